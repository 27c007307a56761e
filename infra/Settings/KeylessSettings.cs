namespace Omega.Infra.Settings;

/// <summary>Who may have signed without a key of his own: an identity that an issuer vouches for (`omega:signing.keyless`).</summary>
/// <param name="Identity">Identity in the certificate: an e-mail address or the address of a workflow.</param>
/// <param name="Issuer">https address of the OpenID Connect issuer.</param>
public sealed record KeylessSettings(string Identity, string Issuer) : ISettings
{
    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (string.IsNullOrWhiteSpace(Identity) || Identity.Any(char.IsControl))
        {
            yield return new("identity", "must be the identity in the certificate, one line", "empty or several lines", "<identity>");
        }

        if (!(Uri.TryCreate(Issuer, UriKind.Absolute, out var issuer) && issuer.Scheme == Uri.UriSchemeHttps))
        {
            yield return new("issuer", "must be an https address", Issuer, "https://token.actions.githubusercontent.com");
        }
    }
}
