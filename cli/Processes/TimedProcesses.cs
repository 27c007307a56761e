namespace Omega.Cli.Processes;

/// <summary>Runs programs and remembers how long each took.</summary>
/// <param name="processes">Runs them.</param>
/// <param name="clock">Says what time it is.</param>
internal sealed class TimedProcesses(IProcesses processes, TimeProvider clock) : IProcesses
{
    private const int LongestName = 70;

    private readonly Lock _lock = new();
    private readonly List<TimedPart> _parts = [];

    /// <summary>The programs that have ended, by when they began.</summary>
    public IReadOnlyList<TimedPart> Parts
    {
        get
        {
            lock (_lock)
            {
                return [.. _parts.OrderBy(part => part.Start)];
            }
        }
    }

    /// <inheritdoc/>
    public async Task<ProcessResult> RunAsync(ProcessCall call, CancellationToken cancellation = default)
    {
        var start = clock.GetUtcNow();
        try
        {
            return await processes.RunAsync(call, cancellation);
        }
        finally
        {
            lock (_lock)
            {
                _parts.Add(new(Name(call), start, clock.GetUtcNow() - start));
            }
        }
    }

    // Secrets are in no argument, so that a list of processes does not show them either.
    private static string Name(ProcessCall call)
    {
        var name = string.Join(' ', call.Arguments.Select(word => word.ReplaceLineEndings(" ")).Prepend(Path.GetFileName(call.File)));
        return name.Length <= LongestName ? name : $"{name[..LongestName]}…";
    }
}
