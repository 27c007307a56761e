namespace Omega.Core.Evidence;

/// <summary>What a release is known by before the registry has it.</summary>
/// <param name="Repository">Registry and repository.</param>
/// <param name="Version">UTC build time.</param>
/// <param name="Commit">Git commit; `unknown` where nobody said.</param>
/// <param name="Base">Base image by tag and digest.</param>
/// <param name="Platform">Platform that it was built for.</param>
/// <param name="Content">Content digest.</param>
public sealed record ReleaseFacts(string Repository, ReleaseVersion Version, string Commit, string Base, string Platform, string Content)
{
    /// <summary>What stands before the image in which a site was built, among the names of what a release was built from.</summary>
    public const string BuilderScheme = "docker://";

    /// <summary>Digest of the base.</summary>
    public Digest BaseDigest => Digest.Parse(Base[(Base.IndexOf('@', StringComparison.Ordinal) + 1)..]);

    /// <summary>Path of the pages among the names of what it was built from.</summary>
    public string Pages { get; init; } = "web/";

    /// <summary>Why the base was built on; empty: its digest alone counted.</summary>
    public string BaseTrust { get; init; } = "";
}
