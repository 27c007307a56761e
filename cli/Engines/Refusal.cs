using System.Text.RegularExpressions;
using Omega.Cli.Processes;

namespace Omega.Cli.Engines;

/// <summary>Tells a decision of a policy or of the trust policy from a failure, by what the program printed.</summary>
internal static partial class Refusal
{
    /// <summary>Exit code of a command whose engine ended like this.</summary>
    public static int ExitCodeOf(ProcessResult result) =>
        result.Succeeded ? ExitCode.Done
        : Pattern().IsMatch(result.Output) || Pattern().IsMatch(result.Error) ? ExitCode.Refused
        : ExitCode.Failed;

    [GeneratedRegex(@"(^|\s)Refused: |(^|\s)Policy '[a-z-]+' rejects ")]
    private static partial Regex Pattern();
}
