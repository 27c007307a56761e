using System.Globalization;

namespace Omega.Core.Settings;

/// <summary>A signer whose word counts no more (`omega:signing.revoked`): releases of before are believed, later ones are not.</summary>
/// <param name="Key">Key id, PEM public key, its `sha256:…` as the ledger names it, or keyless identity.</param>
/// <param name="Since">Time from which it counts no more, RFC 3339: versions from then on need another signer.</param>
public sealed record RevokedSigner(string Key, string Since) : ISettings
{
    /// <summary>When it was revoked.</summary>
    public DateTimeOffset Time => TryRead(out var time) ? time : DateTimeOffset.MinValue;

    /// <summary>Whether this names the signer.</summary>
    public bool Names(string signer) => SigningSettings.NameOf(Key.Trim()) == SigningSettings.NameOf(signer.Trim());

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (string.IsNullOrWhiteSpace(Key))
        {
            yield return new("key", "must name a signer", "empty", "<key id>");
        }

        if (!TryRead(out _))
        {
            yield return new("since", "must be a time such as 2026-04-01T00:00:00Z", Since, "<time>");
        }
    }

    private bool TryRead(out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        Since, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
