namespace Omega.Cli.Processes;

/// <summary>Runs programs of this machine.</summary>
internal interface IProcesses
{
    /// <summary>Runs a program to its end; a failing, missing or hanging program is a result, not an exception.</summary>
    Task<ProcessResult> RunAsync(ProcessCall call, CancellationToken cancellation = default);
}
