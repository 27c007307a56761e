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
    /// <summary>True for `sha256:` and 64 hex digits.</summary>
    internal static bool IsDigest(string text) => DigestPattern().IsMatch(text);

    /// <summary>True for a git commit, with `-dirty` where files differed from it.</summary>
    internal static bool IsCommit(string text) => CommitPattern().IsMatch(text);

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (!VersionPattern().IsMatch(Version))
        {
            yield return new("version", "must be a build time yyyyMMdd-HHmmss", Version, "<version>");
        }

        if (!IsDigest(Digest))
        {
            yield return new("digest", "must be sha256:<64 hex digits>", Digest, "sha256:<digest>");
        }

        if (!IsDigest(Content))
        {
            yield return new("content", "must be sha256:<64 hex digits>", Content, "sha256:<digest>");
        }

        if (Base is not null && !BasePattern().IsMatch(Base))
        {
            yield return new("base", "must be <image>:<tag>@sha256:<64 hex digits>", Base, "<image>:<tag>@sha256:<digest>");
        }

        if (Commit is not null && !IsCommit(Commit))
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
