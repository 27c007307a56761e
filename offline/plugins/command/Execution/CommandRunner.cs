using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Omega.Offline.Plugins.Hosting;

namespace Omega.Offline.Plugins.Command.Execution;

/// <summary>Runs scripts as the official provider does.</summary>
/// <remarks>
/// Cancellation kills the interpreter at once, without a chance to clean up, but not what it started; the run ends only
/// when nothing holds its output any more.
/// </remarks>
internal sealed class CommandRunner(IEngineLog log)
{
    /// <summary>What the script wrote; throws when it cannot be run, fails, or is cancelled.</summary>
    internal async Task<CommandOutput> RunAsync(CommandRequest request, CancellationToken cancellation)
    {
        using var capture = new Capture();
        string? problem;
        try
        {
            problem = await RunAsync(request, capture, cancellation);
        }
        catch (CommandException notStarted)
        {
            problem = notStarted.Message;
        }

        return problem is null
            ? capture.ToOutput()
            : throw new CommandException($"{problem}: running {GoText.Quote(request.Script)}:\n{capture.Both}");
    }

    private async Task<string?> RunAsync(CommandRequest request, Capture capture, CancellationToken cancellation)
    {
        using var process = Start(request);
        var killed = false;
        await using var kill = cancellation.Register(() =>
        {
            killed = true;
            process.Kill();
        });

        var relay = new LogRelay(log, request.Urn);
        await Task.WhenAll(
            FeedAsync(process.StandardInput, request.Input),
            capture.ReadStdoutAsync(
                process.StandardOutput.BaseStream, request.Logging.HasFlag(Logging.Stdout) ? relay.NewSplitter() : null),
            capture.ReadStderrAsync(
                process.StandardError.BaseStream, request.Logging.HasFlag(Logging.Stderr) ? relay.NewSplitter() : null));
        await process.WaitForExitAsync(CancellationToken.None);
        await relay.EndAsync();

        return process.ExitCode == 0 ? null : killed ? "signal: killed" : $"exit status {process.ExitCode}";
    }

    private static Process Start(CommandRequest request)
    {
        var start = new ProcessStartInfo(Interpreter.Locate(request.Interpreter[0]))
        {
            WorkingDirectory = Directory.Exists(request.Directory)
                ? request.Directory
                : throw new CommandException($"chdir {request.Directory}: no such file or directory"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        foreach (var argument in request.Interpreter.Skip(1).Append(request.Script))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in request.Variables)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception refused)
        {
            var reason = new Win32Exception(refused.NativeErrorCode).Message;
            throw new CommandException($"fork/exec {start.FileName}: {char.ToLowerInvariant(reason[0])}{reason[1..]}");
        }
    }

    private static async Task FeedAsync(StreamWriter stdin, string input)
    {
        try
        {
            await stdin.WriteAsync(input);
            stdin.Close();
        }
        catch (IOException)
        {
            // The script ended without reading all of its input.
        }
    }
}
