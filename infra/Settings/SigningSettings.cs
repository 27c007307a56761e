using System.Text.RegularExpressions;

namespace Omega.Infra.Settings;

/// <summary>The trust policy (`omega:signing`): who must have signed what is deployed.</summary>
/// <param name="Method">How releases are signed.</param>
/// <param name="Signers">Key ids, one of which must have signed; a role that also trusts any other key does not count.</param>
/// <param name="Server">https address of the trust server; contentTrust only.</param>
/// <param name="Ca">PEM text of the certificate authority of the trust server; absent: the system's authorities.</param>
public sealed partial record SigningSettings(
    SigningMethod Method,
    IReadOnlyList<string> Signers,
    string? Server = null,
    string? Ca = null) : ISettings
{
    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (Method == SigningMethod.Cosign)
        {
            yield return new("method", "must be contentTrust in this version", "cosign", "contentTrust");
        }

        if (Signers.Count == 0)
        {
            yield return new("signers", "must name at least one key id: verification fails closed", "empty list", "<key id>", "[0]");
        }

        for (var index = 0; index < Signers.Count; index++)
        {
            if (!KeyIdPattern().IsMatch(Signers[index]))
            {
                yield return new($"signers[{index}]", "must be a key id of 64 hex digits", Signers[index], "<key id>");
            }
        }

        if (Method == SigningMethod.ContentTrust
            && !(Uri.TryCreate(Server, UriKind.Absolute, out var server) && server.Scheme == Uri.UriSchemeHttps))
        {
            yield return new("server", "must be an https address when method is contentTrust", Server ?? "unset", "https://<host>:4443");
        }

        if (Ca is not null && !Ca.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal))
        {
            yield return new("ca", "must be PEM text of a certificate", "something else", "<PEM text>");
        }
    }

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex KeyIdPattern();
}
