using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Omega.Core.Releases;

/// <summary>Name of a release: the UTC time of its build, `yyyyMMdd-HHmmss`; its tag in the registry.</summary>
public sealed record ReleaseVersion
{
    /// <summary>What is allowed, as the predicate of a sentence.</summary>
    public const string Rule = "must be a build time yyyyMMdd-HHmmss";

    private const string Format = "yyyyMMdd-HHmmss";

    private ReleaseVersion(DateTimeOffset time) => Time = time;

    /// <summary>When the release was built, UTC.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>RFC 3339, UTC: `2024-04-01T13:45:12Z`.</summary>
    public string Rfc3339 => Time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Seconds since 1970-01-01T00:00:00Z, for SOURCE_DATE_EPOCH.</summary>
    public string UnixSeconds => Time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>The version of a release that is built now.</summary>
    public static ReleaseVersion Of(DateTimeOffset time) => new(time.ToUniversalTime());

    /// <summary>Reads a version; anything that is no time is false.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ReleaseVersion? version)
    {
        version = DateTimeOffset.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new(time)
            : null;
        return version is not null;
    }

    /// <summary>Reads a version.</summary>
    /// <exception cref="FormatException">The text is no time `yyyyMMdd-HHmmss`.</exception>
    public static ReleaseVersion Parse(string text) =>
        TryParse(text, out var version) ? version : throw new FormatException($"The version '{text}' {Rule}.");

    /// <summary>True for a time `yyyyMMdd-HHmmss`.</summary>
    public static bool IsMatch([NotNullWhen(true)] string? text) => TryParse(text, out _);

    /// <summary>`yyyyMMdd-HHmmss`.</summary>
    public override string ToString() => Time.ToString(Format, CultureInfo.InvariantCulture);
}
