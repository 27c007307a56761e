using System.Globalization;

namespace Omega.Infra.Release;

/// <summary>The time that a version stands for, in the notations that a build needs.</summary>
public static class BuildTime
{
    /// <summary>How a version writes its time.</summary>
    public const string Format = "yyyyMMdd-HHmmss";

    /// <summary>RFC 3339, UTC: `2024-04-01T13:45:12Z`.</summary>
    /// <exception cref="FormatException">The version is not `yyyyMMdd-HHmmss`.</exception>
    public static string Rfc3339(string version) =>
        Parse(version).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Seconds since 1970-01-01T00:00:00Z, for SOURCE_DATE_EPOCH.</summary>
    /// <exception cref="FormatException">The version is not `yyyyMMdd-HHmmss`.</exception>
    public static string UnixSeconds(string version) =>
        Parse(version).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static DateTimeOffset Parse(string version) => DateTimeOffset.ParseExact(
        version, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
