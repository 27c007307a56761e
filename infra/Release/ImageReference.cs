using System.Text.RegularExpressions;

namespace Omega.Infra.Release;

/// <summary>An image by repository and digest; cannot hold a tag alone, so what it names cannot move.</summary>
public sealed partial record ImageReference
{
    private ImageReference(string repository, string digest)
    {
        Repository = repository;
        Digest = digest;
    }

    /// <summary>Registry and repository, without tag: `localhost:5000/omega/web`.</summary>
    public string Repository { get; }

    /// <summary>`sha256:` and 64 hex digits.</summary>
    public string Digest { get; }

    /// <summary>Reads `repository@sha256:…`.</summary>
    /// <exception cref="FormatException">The text is anything else: a tag, an empty or a malformed digest.</exception>
    public static ImageReference Parse(string text)
    {
        var match = Pattern().Match(text);
        return match.Success
            ? new(match.Groups["repository"].Value, match.Groups["digest"].Value)
            : throw new FormatException(
                $"Image reference '{text}' is invalid. It must be <registry>/<repository>@sha256:<64 hex digits>, without a tag.");
    }

    /// <summary>`repository@sha256:…`.</summary>
    public override string ToString() => $"{Repository}@{Digest}";

    [GeneratedRegex(@"\A(?<repository>[a-z0-9][a-z0-9.-]*(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+)@(?<digest>sha256:[0-9a-f]{64})\z")]
    private static partial Regex Pattern();
}
