using Omega.Infra.Support;
using Pulumi;

namespace Omega.Infra.Tests.Support;

/// <summary>What a program says of how a resource is replaced, kept and ordered, as text.</summary>
internal static class OptionsText
{
    public static string Of(ResourceOptions options)
    {
        var custom = options as CustomResourceOptions;
        (string Name, object? Value)[] said =
        [
            ("aliases", List(options.Aliases.Select(alias => Plain(alias)?.Name is { } name ? Plain(name) : "?"))),
            ("deleteBeforeReplace", custom?.DeleteBeforeReplace),
            ("dependsOn", DependsOn(options)),
            ("ignoreChanges", List(options.IgnoreChanges)),
            ("protect", options.Protect),
            ("replaceOnChanges", List(options.ReplaceOnChanges)),
            ("retainOnDelete", options.RetainOnDelete),
        ];
        return string.Join(' ', said.Where(option => option.Value is not null).Select(option => $"{option.Name}={option.Value}"));
    }

    // What waits for the stack's own outputs is known only when these are.
    private static string? DependsOn(ResourceOptions options) =>
        PlainValue.TryRead(options.DependsOn, out var resources) ? List(resources.Select(resource => resource.GetResourceName()).Distinct()) : "(later)";

    private static T? Plain<T>(Input<T> input) => PlainValue.TryRead(input, out var value) ? value : default;

    private static string? List(IEnumerable<string?> items) => items.ToList() is { Count: > 0 } list ? string.Join(',', list) : null;
}
