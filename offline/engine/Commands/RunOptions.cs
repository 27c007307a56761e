namespace Omega.Offline.Engine.Commands;

/// <summary>What a run is to do.</summary>
/// <param name="Kind">update, refresh or destroy.</param>
/// <param name="Preview">Whether nothing is really done.</param>
/// <param name="Refresh">Whether it first looks at what is really there.</param>
/// <param name="Targets">Patterns of the URNs that may be changed; none for all.</param>
/// <param name="TargetDependents">Whether what needs the targets may be changed too.</param>
/// <param name="Parallel">How many steps may go on at once.</param>
/// <param name="Client">Address of a language host that runs already, or nothing.</param>
/// <param name="Message">Text for the history.</param>
internal sealed record RunOptions(
    string Kind, bool Preview, bool Refresh, IReadOnlyList<string> Targets, bool TargetDependents, int Parallel, string? Client, string Message)
{
    /// <summary>Reads the options of a command line.</summary>
    public static RunOptions From(string kind, Arguments arguments) => new(
        kind,
        Preview: false,
        Refresh: arguments.Has("refresh"),
        [.. arguments.Values("target")],
        arguments.Has("target-dependents"),
        ReadParallel(arguments.Value("parallel")),
        arguments.Value("client"),
        arguments.Value("message") ?? string.Empty);

    private static int ReadParallel(string? text)
    {
        if (text is null)
        {
            return Math.Max(4, Environment.ProcessorCount * 4);
        }

        return int.TryParse(text, out var number) && number > 0
            ? number
            : throw new EngineException($"--parallel must be a number of at least 1, was '{text}'.", 2);
    }
}
