using System.Diagnostics.CodeAnalysis;

namespace Omega.Core.Releases;

/// <summary>The Git commit that a release was built from, as the ledger and the labels of an image write it.</summary>
public static class GitCommit
{
    /// <summary>What is allowed, as the predicate of a sentence.</summary>
    public const string Rule = "must be a git commit of 40 or 64 hex digits, with -dirty where files differed";

    /// <summary>End of a commit whose files differed from it.</summary>
    public const string Dirty = "-dirty";

    /// <summary>True for a commit, with or without <see cref="Dirty"/>.</summary>
    public static bool IsMatch([NotNullWhen(true)] string? text)
    {
        var hex = text?.EndsWith(Dirty, StringComparison.Ordinal) == true ? text[..^Dirty.Length] : text;
        return hex is { Length: 40 or 64 } && hex.All(char.IsAsciiHexDigitLower);
    }
}
