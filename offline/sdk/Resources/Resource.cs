using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Anything that a program registers with the engine.</summary>
public class Resource
{
    private readonly string _type;
    private readonly string _name;

    private protected Resource(string type, string name, bool custom, ResourceArgs args, ResourceOptions options, bool remote = false)
    {
        if (string.IsNullOrEmpty(type))
        {
            throw new ArgumentException("'type' cannot be null or empty.", nameof(type));
        }

        if (string.IsNullOrEmpty(name))
        {
            throw new ArgumentException("'name' cannot be null or empty.", nameof(name));
        }

        _type = type;
        _name = name;
        var run = DeploymentRun.Require();
        options.Parent ??= type == Stack.TypeToken ? null : run.Stack;
        Transformations = [.. options.ResourceTransformations, .. options.Parent?.Transformations ?? []];
        foreach (var transformation in Transformations)
        {
            if (transformation(new ResourceTransformationArgs(this, args, options)) is { } result)
            {
                args = result.Args;
                options = result.Options;
            }
        }

        Protect = options.Protect ?? options.Parent?.Protect;
        Retain = options.RetainOnDelete ?? options.Parent?.Retain;
        Providers = Inherited(options, custom);
        options.Parent?.Children.Add(this);
        Completion = OutputCompletion.Attach(this);
        run.Register(this, custom, remote, args, options);
    }

    [Output("urn")]
    public Output<string> Urn { get; private protected set; } = null!;

    public string GetResourceType() => _type;

    public string GetResourceName() => _name;

    internal ImmutableArray<ResourceTransformation> Transformations { get; }

    internal ImmutableDictionary<string, ProviderResource> Providers { get; }

    internal bool? Protect { get; }

    internal bool? Retain { get; }

    internal System.Collections.Concurrent.ConcurrentBag<Resource> Children { get; } = [];

    internal OutputCompletion Completion { get; }

    /// <summary>Provider for this resource's own package: its option, or what a parent provides.</summary>
    internal ProviderResource? Provider(ResourceOptions options) =>
        options.Provider ?? Providers.GetValueOrDefault(_type.Split(':')[0]);

    private static ImmutableDictionary<string, ProviderResource> Inherited(ResourceOptions options, bool custom)
    {
        var providers = options.Parent?.Providers ?? ImmutableDictionary<string, ProviderResource>.Empty;
        return custom ? providers : providers.SetItems(options.AllProviders().Select(provider => KeyValuePair.Create(provider.Package, provider)));
    }
}
