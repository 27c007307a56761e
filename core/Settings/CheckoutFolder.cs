namespace Omega.Core.Settings;

/// <summary>Which folders a setting may name: those below the checkout, by their path in it.</summary>
/// <remarks>A link on the way may still lead out; who reads the folder looks where it really lies.</remarks>
public static class CheckoutFolder
{
    /// <summary>What is allowed, as the predicate of a sentence.</summary>
    public const string Rule =
        "must be the path of a folder below the checkout, without .., a slash at its ends, a backslash, a colon, "
            + "$ or control characters, and not in .git or .omega";

    private const int Longest = 200;
    private static readonly string[] Kept = [".git", ".omega"];

    /// <summary>Whether the path is allowed.</summary>
    public static bool IsMatch(string path) => path.Length <= Longest && IsBelow(path) && !Kept.Contains(path.Split('/')[0], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a path names something below a folder, whichever it is.</summary>
    internal static bool IsBelow(string path) => path.Length > 0 && !path.Any(letter => letter is '\\' or ':' or '$' || char.IsControl(letter))
        && path.Split('/').All(part => part is not ("" or "." or ".."));
}
