using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Mapping;

/// <summary>Reads Docker's `securityOpts`, where one list holds several settings as `name=value` or `name:value`.</summary>
/// <remarks>Docker knows names in this one spelling; what is spelled in another way counts as an option of another kind, which is refused.</remarks>
public static class DockerSecurityOptions
{
    private const string Privileges = "no-new-privileges";
    private const string Profile = "seccomp";

    /// <summary>Whether the list forbids new privileges.</summary>
    public static Fact<bool> NoNewPrivileges(Fact<IReadOnlyList<string>> options) => options.Map(items =>
    {
        var given = items.Where(item => Name(item) == Privileges).ToList();
        return given.Count > 0 && given.TrueForAll(item => item == Privileges || Value(item) == "true");
    });

    /// <summary>Options other than these two: each of them switches confinement off, or replaces it.</summary>
    public static Fact<IReadOnlyList<string>> Unconfined(Fact<IReadOnlyList<string>> options) =>
        options.Map<IReadOnlyList<string>, IReadOnlyList<string>>(items => [.. items.Where(item => Name(item) is not (Privileges or Profile))]);

    /// <summary>The seccomp profile; without an option it is the engine's default.</summary>
    public static Fact<string> Seccomp(Fact<IReadOnlyList<string>> options)
    {
        var profiles = (options.Value ?? []).Where(item => Name(item) == Profile).Select(Value).ToList();
        return options.State == FactState.Unset ? Fact.Known(options.Path, "default")
            : options.Map(_ => profiles.TrueForAll(value => value == "builtin") ? "default"
                : profiles.Contains("unconfined") ? "unconfined" : "custom");
    }

    private static string Name(string item) => item.Split('=', ':')[0];

    private static string Value(string item) => item[Math.Min(item.Length, Name(item).Length + 1)..];
}
