using System.Text.RegularExpressions;

namespace Omega.Core.Settings;

/// <summary>Host names that an authority certifies (`omega:site.tls.acme`) when `omega certificate` asks it.</summary>
/// <param name="Names">The host names.</param>
/// <param name="Server">https address of its directory (ACME, RFC 8555).</param>
/// <param name="Email">Where it tells what matters of the account; absent: nowhere.</param>
/// <param name="Ca">PEM text of who vouches for that server; absent: the system's authorities.</param>
public sealed partial record AcmeSettings(
    IReadOnlyList<string> Names,
    string Server = "https://acme-v02.api.letsencrypt.org/directory",
    string? Email = null,
    string? Ca = null) : ISettings
{
    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (Names.Count == 0)
        {
            yield return new("names", "must name at least one host", "empty list", "www.example.com", "[0]");
        }

        if (!Address().IsMatch(Server))
        {
            yield return new("server", "must be the https address of a directory", $"'{Server}'", "https://acme-v02.api.letsencrypt.org/directory");
        }

        if (Email is not null && !Mailbox().IsMatch(Email))
        {
            yield return new("email", "must be an e-mail address", $"'{Email}'", "web@example.com");
        }

        if (Ca is not null && !SigningSettings.IsAuthority(Ca))
        {
            yield return new("ca", "must be PEM text of a certificate", "something else", "<PEM text>");
        }
    }

    [GeneratedRegex(@"\Ahttps://[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~-]+)*/?\z")]
    private static partial Regex Address();

    [GeneratedRegex(@"\A[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,253}\z")]
    private static partial Regex Mailbox();
}
