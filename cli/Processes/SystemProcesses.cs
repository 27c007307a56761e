using System.ComponentModel;
using System.Text;
using CliWrap;

namespace Omega.Cli.Processes;

/// <summary>Runs programs as child processes.</summary>
internal sealed class SystemProcesses : IProcesses
{
    /// <inheritdoc/>
    public async Task<ProcessResult> RunAsync(ProcessCall call, CancellationToken cancellation = default)
    {
        var output = new StringBuilder();
        var error = new StringBuilder();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(call.Limit);
        try
        {
            var result = await CliWrap.Cli.Wrap(call.File)
                .WithArguments(call.Arguments)
                .WithWorkingDirectory(call.Folder ?? Environment.CurrentDirectory)
                .WithEnvironmentVariables(call.Environment)
                .WithStandardInputPipe(call.Input.IsEmpty ? PipeSource.Null : PipeSource.FromBytes(call.Input))
                .WithStandardOutputPipe(Pipe(output, call.OnLine))
                .WithStandardErrorPipe(Pipe(error, call.OnLine))
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(limit.Token);
            return new ProcessResult(call, result.ExitCode, output.ToString(), error.ToString());
        }
        catch (Win32Exception)
        {
            return new ProcessResult(call, ProcessResult.NotFound, "", $"The program '{call.File}' is not on PATH.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ProcessResult(call, ProcessResult.TimedOut, output.ToString(), error.ToString());
        }
    }

    private static PipeTarget Pipe(StringBuilder text, Action<string>? onLine) => onLine is null
        ? PipeTarget.ToStringBuilder(text)
        : PipeTarget.Merge(PipeTarget.ToStringBuilder(text), PipeTarget.ToDelegate(onLine));
}
