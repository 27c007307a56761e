using System.ComponentModel;
using System.Diagnostics;

namespace Omega.Image.Tests.Support;

/// <summary>Runs programs to their end.</summary>
internal static class Shell
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Exit code 127 stands for a program that is not there.</summary>
    public static async Task<ProgramResult> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, Stream? input = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await FeedAsync(process, input);
            using var limit = new CancellationTokenSource(Limit);
            await process.WaitForExitAsync(limit.Token);
            return new ProgramResult(process.ExitCode, await output, await errors);
        }
        catch (Win32Exception exception)
        {
            return new ProgramResult(127, "", exception.Message);
        }
    }

    private static async Task FeedAsync(Process process, Stream? input)
    {
        try
        {
            await (input ?? Stream.Null).CopyToAsync(process.StandardInput.BaseStream);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading all of it; its exit code and message say why.
        }
    }

    public static Task<ProgramResult> DockerAsync(params string[] arguments) => RunAsync("docker", arguments);
}
