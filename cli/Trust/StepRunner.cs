using Omega.Cli.Processes;
using Omega.Cli.Support;

namespace Omega.Cli.Trust;

/// <summary>Runs steps that are embedded in this program, and nothing that lies elsewhere.</summary>
internal sealed class StepRunner(Checkout checkout, IProcesses processes)
{
    /// <summary>Runs the text of a step; returns what it printed.</summary>
    /// <exception cref="OmegaException">It failed; the message is what it said.</exception>
    public async Task<string> RunAsync(string script, IEnumerable<KeyValuePair<string, string>> environment, CancellationToken cancellation)
    {
        var call = new ProcessCall("/bin/bash", "-c", "exec /bin/bash -c \"$SCRIPT\"")
        {
            Folder = checkout.At("infra"),
            Environment = environment.ToDictionary(entry => entry.Key, entry => (string?)entry.Value).Append(new("SCRIPT", script)).ToDictionary(),
            Limit = TimeSpan.FromMinutes(5),
        };
        var result = await processes.RunAsync(call, cancellation);
        return result.Succeeded ? result.Output
            : result.ExitCode is ProcessResult.NotFound or ProcessResult.TimedOut ? result.Must("run a step of the program").Text
            : throw new OmegaException(result.LastLines(), result.ExitCode == ExitCode.Refused ? ExitCode.Refused : ExitCode.Failed);
    }
}
