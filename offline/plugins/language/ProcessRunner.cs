using System.ComponentModel;
using System.Diagnostics;

namespace Omega.Offline.Plugins.Language;

/// <summary>Runs other programs as children of this process.</summary>
internal sealed class ProcessRunner : IProcessRunner
{
    /// <inheritdoc/>
    public async Task<int> RunAsync(ProcessRequest request, CancellationToken cancellation)
    {
        using var process = Start(request);
        await using var kill = cancellation.Register(() => process.Kill(entireProcessTree: true));
        process.StandardInput.Close();
        await Task.WhenAll(
            RelayAsync(process.StandardOutput, request.Output), RelayAsync(process.StandardError, request.Error));
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }

    private static Process Start(ProcessRequest request)
    {
        var start = new ProcessStartInfo(request.Command[0], request.Command.Skip(1))
        {
            WorkingDirectory = request.Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
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
            throw new LanguageException(
                $"'{request.Command[0]}' cannot be started in {request.Directory}: {refused.Message}. Is the .NET SDK "
                + "installed and on PATH, and does the folder exist?");
        }
    }

    private static async Task RelayAsync(StreamReader reader, Func<string, Task> line)
    {
        while (await reader.ReadLineAsync() is { } text)
        {
            await line(text);
        }
    }
}
