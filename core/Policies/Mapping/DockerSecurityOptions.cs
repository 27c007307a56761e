using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Mapping;

/// <summary>Reads Docker's `securityOpts`, where one list holds several settings as `name=value` or `name:value`.</summary>
internal static class DockerSecurityOptions
{
    private static readonly string[] Off =
        ["apparmor=unconfined", "apparmor:unconfined", "label=disable", "label:disable", "systempaths=unconfined", "systempaths:unconfined"];

    /// <summary>Whether the list forbids new privileges.</summary>
    public static Fact<bool> NoNewPrivileges(Fact<IReadOnlyList<string>> options) => options.Map(items =>
    {
        var given = items.Where(item => Name(item) == "no-new-privileges").ToList();
        return given.Count > 0 && given.All(item => item is "no-new-privileges" || Value(item) == "true");
    });

    /// <summary>Options that switch confinement off, other than seccomp.</summary>
    public static Fact<IReadOnlyList<string>> Unconfined(Fact<IReadOnlyList<string>> options) =>
        options.Map<IReadOnlyList<string>, IReadOnlyList<string>>(items => [.. items.Where(Off.Contains)]);

    /// <summary>The seccomp profile; without an option it is the engine's default.</summary>
    public static Fact<string> Seccomp(Fact<IReadOnlyList<string>> options) => options.State == FactState.Unset
        ? Fact.Known(options.Path, "default")
        : options.Map(items => items.Where(item => Name(item) == "seccomp").Select(Value).Aggregate("default", (_, value) => value switch
        {
            "builtin" => "default",
            "unconfined" => "unconfined",
            _ => "custom",
        }));

    private static string Name(string item) => item.Split('=', ':')[0];

    private static string Value(string item) => item[Math.Min(item.Length, Name(item).Length + 1)..];
}
