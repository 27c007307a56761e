using System.Globalization;
using Omega.Offline.Engine.Project;

namespace Omega.Offline.Engine.Commands;

/// <summary>What a run is to do.</summary>
internal sealed record RunOptions
{
    /// <summary>update, refresh or destroy.</summary>
    public required string Kind { get; init; }

    /// <summary>Whether nothing is really done.</summary>
    public bool Preview { get; init; }

    /// <summary>Whether it first looks at what is really there.</summary>
    public bool Refresh { get; init; }

    /// <summary>Patterns of the URNs that may be changed; none for all.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Whether what needs the targets may be changed too.</summary>
    public bool TargetDependents { get; init; }

    /// <summary>Whether protected resources, and what they need, stay in a destruction.</summary>
    public bool ExcludeProtected { get; init; }

    /// <summary>Whether a refresh of some resources forgets every pending operation, too.</summary>
    public bool ClearPending { get; init; }

    /// <summary>How many steps may go on at once.</summary>
    public required int Parallel { get; init; }

    /// <summary>Address of a language host that runs already, or nothing.</summary>
    public string? Client { get; init; }

    /// <summary>Text for the history.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>Who runs the command, for the history: <c>cli</c>, or what a program that calls it says.</summary>
    public string ExecKind { get; init; } = "cli";

    /// <summary>What that program calls itself, or nothing.</summary>
    public string? ExecAgent { get; init; }

    /// <summary>Reads the options of a command line.</summary>
    public static RunOptions From(string kind, Arguments arguments, ProjectFile project) => new()
    {
        Kind = kind,
        Refresh = arguments.Value("refresh") is null ? project.AlwaysRefreshes : arguments.Has("refresh"),
        Targets = arguments.Values("target"),
        TargetDependents = arguments.Has("target-dependents"),
        ExcludeProtected = arguments.Has("exclude-protected"),
        ClearPending = arguments.Has("clear-pending-creates"),
        Parallel = ReadParallel(arguments),
        Client = arguments.Value("client"),
        Message = arguments.Value("message") ?? string.Empty,
        ExecKind = arguments.Value("exec-kind") ?? "cli",
        ExecAgent = arguments.Value("exec-agent"),
    };

    private static int ReadParallel(Arguments arguments)
    {
        var (source, text) = arguments.Value("parallel") is { } given
            ? ("--parallel", given)
            : ("PULUMI_PARALLEL", Environment.GetEnvironmentVariable("PULUMI_PARALLEL"));
        if (string.IsNullOrEmpty(text))
        {
            return Math.Max(4, Environment.ProcessorCount * 4);
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new EngineException($"{source} must be a number of at least 1, was '{text}'.", Refusal.Usage);
    }
}
