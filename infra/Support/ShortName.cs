namespace Omega.Infra.Support;

/// <summary>Shortens digests for resource names.</summary>
internal static class ShortName
{
    private const int Length = 12;

    /// <summary>Returns the first twelve hex digits of `sha256:…`.</summary>
    public static string Of(string digest) => digest.Substring("sha256:".Length, Length);
}
