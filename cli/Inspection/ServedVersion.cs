using Omega.Cli.Processes;
using Omega.Core.Content;

namespace Omega.Cli.Inspection;

/// <summary>Asks a site, whenever its image was built, for its version.</summary>
internal static class ServedVersion
{
    /// <summary>The first answer that is one; otherwise the last.</summary>
    /// <param name="get">Asks for an address.</param>
    public static async Task<ProcessResult> AskAsync(Func<string, Task<ProcessResult>> get)
    {
        var answer = await get(OwnAddresses.Version[0]);
        return answer.ExitCode == 0 ? answer : await get(OwnAddresses.Version[1]);
    }
}
