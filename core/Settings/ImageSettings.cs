using Omega.Core.Ledger;

namespace Omega.Core.Settings;

/// <summary>What is built and where it is published (`omega:image`).</summary>
/// <param name="Registry">Host and port of the registry, no scheme, no path: `localhost:5000`.</param>
/// <param name="Repository">Repository in the registry: `omega/web`.</param>
/// <param name="Base">Base image, pinned by tag and digest: `name:tag@sha256:…`.</param>
/// <param name="Platform">Platform the image is built for, `linux/amd64` or `linux/arm64`.</param>
/// <param name="Keep">Releases that the engine keeps: to each of them the way back needs no pull.</param>
/// <param name="BaseTrust">Why the base may be built on; absent: its digest alone counts, and every build says so.</param>
/// <param name="BaseDay">Day of the base, `yyyy-MM-dd`: by its own word, or on which it was pinned; `omega base check --write` renews it.</param>
/// <param name="Ca">PEM text of the certificate authority of the registry; absent: the system's authorities, and plain http on this machine.</param>
public sealed record ImageSettings(
    string Registry, string Repository, string Base, string Platform, string? Ca = null, int Keep = 20, BaseTrustSettings? BaseTrust = null,
    string? BaseDay = null) : ISettings
{
    /// <summary>Platforms that an image can be built for.</summary>
    public static IReadOnlyList<string> Platforms { get; } = ["linux/amd64", "linux/arm64"];

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (!ImageName.IsRegistry(Registry))
        {
            yield return new("registry", "must be a host with an optional port, without scheme or path", Registry, "localhost:5000");
        }

        if (!ImageName.IsRepository(Repository))
        {
            yield return new("repository", "must be a lower-case path without tag or digest", Repository, "omega/web");
        }

        if (!ImageName.IsPinnedTag(Base))
        {
            yield return new("base", "must be name:tag@sha256:<64 hex digits> with a tag other than latest", Base, "<name>:<tag>@sha256:<digest>");
        }

        if (!Platforms.Contains(Platform))
        {
            yield return new("platform", $"must be one of {string.Join(", ", Platforms)}", Platform, Platforms[0]);
        }

        if (BaseDay is not null && !DateOnly.TryParseExact(BaseDay, "yyyy-MM-dd", out _))
        {
            yield return new("baseDay", "must be a date yyyy-MM-dd", BaseDay, "<yyyy-MM-dd>");
        }

        foreach (var problem in SettingsProblem.OutOfRange("keep", Keep, 1, LedgerChain.Limit, 20))
        {
            yield return problem;
        }

        foreach (var problem in BaseTrust?.Problems() ?? [])
        {
            yield return problem.Path.Length == 0 ? problem with { Path = "baseTrust" } : problem.Below("baseTrust");
        }

        if (Ca is not null && !SigningSettings.IsAuthority(Ca))
        {
            yield return new("ca", "must be PEM text of a certificate", "something else", "<PEM text>");
        }
    }

    /// <summary>Name of the base image without its digest.</summary>
    public string BaseName => Base[..Base.IndexOf('@', StringComparison.Ordinal)];

    /// <summary>Digest of the base image.</summary>
    public string BaseDigest => Base[(Base.IndexOf('@', StringComparison.Ordinal) + 1)..];
}
