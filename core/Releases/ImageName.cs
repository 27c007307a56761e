using System.Text.RegularExpressions;

namespace Omega.Core.Releases;

/// <summary>An image reference taken apart the way Docker does; a port is not mistaken for a tag.</summary>
/// <param name="Registry">Host with port; `docker.io` when the reference names none.</param>
/// <param name="Repository">Path in the registry; single names of docker.io are below `library/`.</param>
/// <param name="Tag">Tag, null when there is none.</param>
/// <param name="Digest">`sha256:` and 64 hex digits, null when there is none.</param>
public sealed partial record ImageName(string Registry, string Repository, string? Tag, string? Digest)
{
    private const string DefaultRegistry = "docker.io";

    /// <summary>Registry and repository.</summary>
    public string FullName => $"{Registry}/{Repository}";

    /// <summary>True when what the reference names can change: the tag is `latest`, or there is neither tag nor digest.</summary>
    public bool IsLatest => Tag is null ? Digest is null : Tag.Equals("latest", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a reference; null when Docker would refuse it.</summary>
    public static ImageName? TryParse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var name = match.Groups["name"].Value;
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : name[..slash];
        var hasRegistry = first == "localhost" || first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal);
        var repository = hasRegistry ? name[(slash + 1)..] : slash < 0 ? $"library/{name}" : name;
        return Repositories().IsMatch(repository)
            ? new(hasRegistry ? first : DefaultRegistry, repository, Text(match, "tag"), Text(match, "digest"))
            : null;
    }

    /// <summary>True for a reference with a digest, with or without a tag.</summary>
    public static bool IsPinned(string text) => TryParse(text) is { Digest: not null };

    /// <summary>True for a reference with a digest and a tag that says more than `latest`.</summary>
    public static bool IsPinnedTag(string text) => TryParse(text) is { Digest: not null, Tag: not null, IsLatest: false };

    /// <summary>True for a lower-case host with an optional port.</summary>
    public static bool IsRegistry(string text) => Registries().IsMatch(text);

    /// <summary>True for a lower-case path without tag or digest.</summary>
    public static bool IsRepository(string text) => Repositories().IsMatch(text);

    /// <summary>True when the image is <paramref name="allowed"/> or lies below it, compared by whole path segments.</summary>
    public bool IsWithin(string allowed) =>
        FullName == allowed || FullName.StartsWith(allowed.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static string? Text(Match match, string group) => match.Groups[group].Success ? match.Groups[group].Value : null;

    [GeneratedRegex(@"\A(?<name>[a-zA-Z0-9._-]+(:[0-9]+)?(/[a-z0-9._-]+)+|[a-z0-9._-]+)(:(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(@(?<digest>" + Releases.Digest.Pattern + @"))?\z")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\A[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*\z")]
    private static partial Regex Repositories();

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?\z")]
    private static partial Regex Registries();
}
