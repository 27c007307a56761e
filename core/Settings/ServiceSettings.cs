using System.Text.RegularExpressions;

namespace Omega.Core.Settings;

/// <summary>One service container (`omega:services.NAME`).</summary>
/// <param name="Image">Image by digest: `name@sha256:…`.</param>
/// <param name="Health">Health check in Docker's notation, `[CMD, …]`; run inside the container.</param>
/// <param name="Port">Port that the service listens on.</param>
/// <param name="Path">Path of the site that is passed on to the service; absent: no reader reaches it, only services that ask it.</param>
/// <param name="Command">Arguments of the image's program; absent: the image's own.</param>
/// <param name="Environment">Environment in clear.</param>
/// <param name="Secrets">Names of further variables, whose values are `omega:serviceSecrets.NAME.VARIABLE`.</param>
/// <param name="Asks">Other services that it asks: where each is stands in the variable OMEGA_SERVICE_NAME, as host:port.</param>
/// <param name="MemoryMiB">Memory limit in MiB; absent: the site's.</param>
/// <param name="Cpus">CPU limit in CPUs; absent: the site's.</param>
/// <param name="Pids">Limit of processes and threads; absent: the site's. Docker only.</param>
/// <param name="TimeoutSeconds">Longest time in seconds that it may say nothing to a reader who waits; absent: 60.</param>
/// <param name="BodyMiB">Largest body of a request in MiB; absent: 10.</param>
/// <param name="User">Numeric user and group; absent: one of its own, which follows from stack and name.</param>
/// <param name="Reach">What it may reach beside the services that it asks; absent: nothing.</param>
/// <param name="Signing">Who must have signed the image, by cosign; absent: its digest alone counts.</param>
/// <param name="Data">Folders in the container whose content outlives it: each a volume that no update removes. Docker only.</param>
public sealed partial record ServiceSettings(
    string Image,
    IReadOnlyList<string> Health,
    int Port = 8000,
    string? Path = null,
    IReadOnlyList<string>? Command = null,
    IReadOnlyDictionary<string, string>? Environment = null,
    IReadOnlyList<string>? Secrets = null,
    IReadOnlyList<string>? Asks = null,
    int? MemoryMiB = null,
    double? Cpus = null,
    int? Pids = null,
    int? TimeoutSeconds = null,
    int? BodyMiB = null,
    int? User = null,
    ServiceReach? Reach = null,
    SigningSettings? Signing = null,
    IReadOnlyList<string>? Data = null) : ISettings
{
    /// <summary>Names in <see cref="Secrets"/> that can be variables and are given once: a wrong one is told by itself, and no value is asked for it.</summary>
    internal IEnumerable<string> Hidden => (Secrets ?? []).Where(name => IsVariable(name) && Environment?.ContainsKey(name) != true).Distinct();

    // What nginx/common.conf says where nothing is given.
    internal const int DefaultTimeoutSeconds = 60;
    internal const int DefaultBodyMiB = 10;

    private const string VariableRule = "must be a name of letters, digits and _ that begins with no digit and not with OMEGA_";

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (!ImageName.IsPinned(Image))
        {
            yield return new("image", "must be pinned by digest, name@sha256:<64 hex digits>", Image, "<name>@sha256:<digest>");
        }

        if (Health.Count < 2 || Health[0] is not ("CMD" or "CMD-SHELL"))
        {
            yield return new("health", "must be CMD or CMD-SHELL and a command", string.Join(' ', Health), "CMD", "[0]");
        }

        if (Path is not null && !ApiPath.IsMatch(Path))
        {
            yield return new("path", ApiPath.Rule, Path, "/api/");
        }

        foreach (var problem in SettingsProblem.OutOfRange("port", Port, 1024, 65535, 8000)
            .Concat(SettingsProblem.OutOfRange("memoryMiB", MemoryMiB ?? 64, 16, 65536, 64))
            .Concat(SettingsProblem.OutOfRange("cpus", Cpus ?? 0.5, 0.05, 256, 0.5))
            .Concat(SettingsProblem.OutOfRange("pids", Pids ?? 64, 16, 32768, 64))
            .Concat(SettingsProblem.OutOfRange("timeoutSeconds", TimeoutSeconds ?? DefaultTimeoutSeconds, 1, 86400, DefaultTimeoutSeconds))
            .Concat(SettingsProblem.OutOfRange("bodyMiB", BodyMiB ?? DefaultBodyMiB, 1, 10240, DefaultBodyMiB))
            .Concat(VariableProblems())
            .Concat(UserProblems())
            .Concat(ReachProblems())
            .Concat(SigningSettings.ProblemsOfOthers(Signing))
            .Concat(DataFolder.Problems("data", Data)))
        {
            yield return problem;
        }
    }

    private IEnumerable<SettingsProblem> VariableProblems()
    {
        foreach (var name in (Environment ?? new Dictionary<string, string>()).Where(variable => !IsVariable(variable.Key)).Select(variable => variable.Key))
        {
            yield return new($"environment.{name}", VariableRule, $"the name '{name}'", "");
        }

        foreach (var (name, _) in (Environment ?? new Dictionary<string, string>()).Where(variable => variable.Value.Contains('\0', StringComparison.Ordinal)))
        {
            yield return new($"environment.{name}", "must be text without a zero byte", "text with one", "<text>");
        }

        foreach (var (name, index) in (Secrets ?? []).Select((name, index) => (name, index)))
        {
            if (!IsVariable(name))
            {
                yield return new($"secrets[{index}]", VariableRule, name, "PASSWORD");
            }
            else if (Environment?.ContainsKey(name) == true || Secrets!.Take(index).Contains(name))
            {
                yield return new($"secrets[{index}]", "must be a variable that is given once", $"{name}, given before or in environment", "");
            }
        }
    }

    private IEnumerable<SettingsProblem> UserProblems()
    {
        if (User is { } user && (user is < 1 or > 65533 || user == Hardening.UserId))
        {
            yield return new("user", $"must be between 1 and 65533, and not {Hardening.UserId}, which is the site's", $"{user}", "10201");
        }
    }

    private IEnumerable<SettingsProblem> ReachProblems()
    {
        if (Reach is { IsList: true, Targets: [] })
        {
            yield return new("reach", $"must be {ServiceReach.Rule}", "an empty list", "nothing") { IsInTheWay = true };
        }

        foreach (var (target, index) in (Reach?.Targets ?? []).Select((target, index) => (target, index)))
        {
            if (ServiceReach.Target(target) is null)
            {
                yield return new($"reach[{index}]", ServiceReach.TargetRule, target, "10.0.0.0/8:5432");
            }
        }
    }

    private static bool IsVariable(string name) => Variable().IsMatch(name) && !name.StartsWith("OMEGA_", StringComparison.Ordinal);

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,127}\z")]
    private static partial Regex Variable();
}
