using System.Diagnostics.CodeAnalysis;
using Pulumi;

namespace Omega.Infra.Release;

/// <summary>Reads what the scripts of a release print; anything but the one line that is expected stops the update.</summary>
internal static class StepOutput
{
    private const int Shown = 300;

    /// <summary>Returns the version that mint printed, `yyyyMMdd-HHmmss`.</summary>
    /// <exception cref="RunException">It printed anything else.</exception>
    public static string Version(string? printed) => ReleaseVersion.IsMatch(Ran("mint", printed))
        ? printed
        : throw Unexpected("mint", printed, "a version yyyyMMdd-HHmmss");

    /// <summary>Returns the commit that revision printed, with `-dirty` where files differ from it; or `unknown`.</summary>
    /// <exception cref="RunException">It printed anything else.</exception>
    public static string Revision(string? printed) => Ran("revision", printed) == LedgerChain.Unknown || GitCommit.IsMatch(printed)
        ? printed
        : throw Unexpected("revision", printed, "a commit id or unknown");

    /// <summary>An update with targets gives a step that it leaves out, and that never ran, no output at all.</summary>
    private static string Ran(string step, [NotNull] string? printed) => printed ?? throw new RunException(
        $"The step '{step}' of the release has not run: this update has targets and leaves it out. A release is deployed as a whole: "
        + "run `pulumi up` without --target. Nothing is deployed.");

    private static RunException Unexpected(string step, string printed, string expected)
    {
        var line = printed.ReplaceLineEndings("\\n");
        return new($"The step '{step}' of the release printed '{(line.Length > Shown ? line[..Shown] + "…" : line)}'; "
            + $"it must print one line, {expected}. Nothing is deployed.");
    }
}
