using System.Text.RegularExpressions;

namespace Omega.Infra.Settings;

/// <summary>The release to deploy (`omega:release`); present means that nothing is built.</summary>
/// <param name="Version">UTC build time of the release, `yyyyMMdd-HHmmss`; its tag in the registry.</param>
/// <param name="Digest">Manifest digest, `sha256:` and 64 hex digits.</param>
/// <param name="Content">Content digest, `sha256:` and 64 hex digits.</param>
/// <param name="Base">Base image that it was built on, for the ledger; absent: as the ledger says, or unknown.</param>
/// <param name="Commit">Git commit that it was built from, for the ledger; absent: as the ledger says, or unknown.</param>
public sealed partial record ReleaseSettings(
    string Version, string Digest, string Content, string? Base = null, string? Commit = null) : ISettings
{
    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (!VersionPattern().IsMatch(Version))
        {
            yield return new("version", "must be a build time yyyyMMdd-HHmmss", Version, "<version>");
        }

        if (!DigestPattern().IsMatch(Digest))
        {
            yield return new("digest", "must be sha256:<64 hex digits>", Digest, "sha256:<digest>");
        }

        if (!DigestPattern().IsMatch(Content))
        {
            yield return new("content", "must be sha256:<64 hex digits>", Content, "sha256:<digest>");
        }

        if (Base is not null && !BasePattern().IsMatch(Base))
        {
            yield return new("base", "must be <image>:<tag>@sha256:<64 hex digits>", Base, "<image>:<tag>@sha256:<digest>");
        }

        if (Commit is not null && !CommitPattern().IsMatch(Commit))
        {
            yield return new("commit", "must be a git commit of 40 or 64 hex digits, with -dirty where files differed", Commit, "<commit>");
        }
    }

    [GeneratedRegex(@"\A[0-9]{8}-[0-9]{6}\z")]
    private static partial Regex VersionPattern();

    [GeneratedRegex(@"\Asha256:[0-9a-f]{64}\z")]
    private static partial Regex DigestPattern();

    [GeneratedRegex(@"\A\S+:\S+@sha256:[0-9a-f]{64}\z")]
    private static partial Regex BasePattern();

    [GeneratedRegex(@"\A([0-9a-f]{40}|[0-9a-f]{64})(-dirty)?\z")]
    private static partial Regex CommitPattern();
}
