using Omega.Core.Ledger;

namespace Omega.Core.Settings;

/// <summary>The release to deploy (`omega:release`); present means that nothing is built.</summary>
/// <param name="Version">UTC build time of the release, `yyyyMMdd-HHmmss`; its tag in the registry.</param>
/// <param name="Digest">Manifest digest, `sha256:` and 64 hex digits.</param>
/// <param name="Content">Content digest, `sha256:` and 64 hex digits.</param>
/// <param name="Base">Base image that it was built on, for the ledger; absent: as the ledger says, or unknown.</param>
/// <param name="Commit">Git commit that it was built from, for the ledger; absent: as the ledger says, or unknown.</param>
/// <param name="From">Record of another stack's ledger that it was promoted from, for the ledger; absent: none is named.</param>
public sealed record ReleaseSettings(
    string Version, string Digest, string Content, string? Base = null, string? Commit = null, string? From = null) : ISettings
{
    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (!ReleaseVersion.IsMatch(Version))
        {
            yield return new("version", ReleaseVersion.Rule, Version, "<version>");
        }

        if (!Releases.Digest.IsMatch(Digest))
        {
            yield return new("digest", Releases.Digest.Rule, Digest, "sha256:<digest>");
        }

        if (!Releases.Digest.IsMatch(Content))
        {
            yield return new("content", Releases.Digest.Rule, Content, "sha256:<digest>");
        }

        if (Base is not null && !ImageName.IsPinnedTag(Base))
        {
            yield return new("base", "must be <image>:<tag>@sha256:<64 hex digits> with a tag other than latest", Base, "<image>:<tag>@sha256:<digest>");
        }

        if (Commit is not null && !GitCommit.IsMatch(Commit))
        {
            yield return new("commit", GitCommit.Rule, Commit, "<commit>");
        }

        if (From is not null && !RecordReference.IsMatch(From))
        {
            yield return new("from", RecordReference.Rule, From, "<stack>#<number>@sha256:<hash>");
        }
    }
}
