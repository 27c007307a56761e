using System.Globalization;

namespace Omega.Cli.Ledger;

/// <summary>Times as people and records write them; without a zone they are UTC.</summary>
internal static class UtcTime
{
    /// <summary>Reads a time or a day.</summary>
    public static bool TryRead(string text, out DateTimeOffset time) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    /// <summary>Reads what a user gave.</summary>
    /// <exception cref="OmegaException">It is no time; exit code 2.</exception>
    public static DateTimeOffset Read(string text, string name) => TryRead(text, out var time)
        ? time
        : throw new OmegaException($"{name} must be a time such as 2024-04-01T13:45Z or a day such as 2024-04-01 (UTC), was '{text}'.", ExitCode.Input);

    /// <summary>A time as it is shown.</summary>
    public static string Shown(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
