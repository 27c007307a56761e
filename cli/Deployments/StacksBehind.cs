using Omega.Cli.Inspection;
using Omega.Cli.Processes;
using Omega.Core.Settings;

namespace Omega.Cli.Deployments;

/// <summary>Stacks whose doors are on a front's network: the engine would not remove it, and whoever reads them there would lose them.</summary>
internal static class StacksBehind
{
    /// <summary>Refuses to go on while there are any.</summary>
    /// <param name="stack">Name of the front.</param>
    /// <param name="what">What is not done, as the beginning of a sentence.</param>
    /// <param name="processes">Runs the docker client.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OmegaException">There are stacks behind it.</exception>
    public static async Task RefuseAsync(string stack, string what, IProcesses processes, CancellationToken cancellation)
    {
        var own = FrontNetwork.Prefix(stack);
        var listed = await processes.RunAsync(new ProcessCall("docker", NetworkChecks.Asked(FrontNetwork.Of(stack))), cancellation);
        var others = NetworkChecks.Answered(listed.Output)
            .Where(fields => fields.Length == 3 && fields[1] != own)
            .Select(fields => fields[1].StartsWith("omega-", StringComparison.Ordinal) ? $"stack '{fields[1]["omega-".Length..]}'" : $"container {fields[0]}")
            .Distinct().Order(StringComparer.Ordinal).ToList();
        if (others.Count > 0)
        {
            throw new OmegaException(
                $"{what} while {string.Join(", ", others)} {(others.Count == 1 ? "is" : "are")} behind the edge of stack '{stack}' (network {FrontNetwork.Of(stack)}). Nothing was changed. "
                    + "First take each away (`./omega down <stack>`), or out from behind it: `pulumi config rm --path omega:site.behind --stack <stack>`, then `./omega up <stack>`.",
                ExitCode.Input);
        }
    }
}
