using System.Text.RegularExpressions;

namespace Omega.Infra.Policies.Facts;

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

    /// <summary>True when the image is <paramref name="allowed"/> or lies below it, compared by whole path segments.</summary>
    public bool IsWithin(string allowed) =>
        FullName == allowed || FullName.StartsWith(allowed.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static string? Text(Match match, string group) => match.Groups[group].Success ? match.Groups[group].Value : null;

    [GeneratedRegex(@"\A(?<name>[a-zA-Z0-9._-]+(:[0-9]+)?(/[a-z0-9._-]+)+|[a-z0-9._-]+)(:(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(@(?<digest>sha256:[0-9a-f]{64}))?\z")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\A[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*\z")]
    private static partial Regex Repositories();
}
