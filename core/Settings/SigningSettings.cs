using System.Security.Cryptography;

namespace Omega.Core.Settings;

/// <summary>The trust policy (`omega:signing`): who must have signed what is deployed.</summary>
/// <param name="Method">How releases are signed.</param>
/// <param name="Signers">
/// One of these must have signed. contentTrust: key ids; a role that also trusts any other key does not count. cosign: public
/// keys, PEM. No default.
/// </param>
/// <param name="Server">https address of the trust server; contentTrust only.</param>
/// <param name="Ca">PEM text of the certificate authority of the trust server; contentTrust only; absent: the system's authorities.</param>
/// <param name="Keyless">Identities, one of which may have signed instead; cosign only, and only to verify: such a signature is made in CI.</param>
/// <param name="Threshold">How many different signers must have signed; absent: one.</param>
/// <param name="Revoked">Signers whose word counts no more from a time on.</param>
/// <param name="Rebuilders">Second builders who must have built a release again and signed that it is the same; absent: nobody must.</param>
/// <param name="TrustedRoot">JSON text of the trusted root that keyless signatures are verified with; absent: fetched from Sigstore at each update.</param>
public sealed record SigningSettings(
    SigningMethod Method,
    IReadOnlyList<string>? Signers = null,
    string? Server = null,
    string? Ca = null,
    IReadOnlyList<KeylessSettings>? Keyless = null,
    int? Threshold = null,
    IReadOnlyList<RevokedSigner>? Revoked = null,
    string? TrustedRoot = null,
    RebuilderSettings? Rebuilders = null) : ISettings
{
    /// <summary>The signers on one line: key ids and keyless identities as they are, a public key (PEM) by the SHA-256 of its text.</summary>
    public string Names => string.Join(
        ',', (Signers ?? []).Select(NameOf)
            .Concat((Keyless ?? []).Select(keyless => keyless.Identity)));

    /// <summary>One signer on a line.</summary>
    public static string NameOf(string signer) =>
        signer.Contains('\n', StringComparison.Ordinal) ? Digest.Of(signer.Trim()).ToString() : signer;

    /// <summary>What is wrong with the trust policy of an image of somebody else's, which is told below `signing`.</summary>
    public static IEnumerable<SettingsProblem> ProblemsOfOthers(SigningSettings? policy) => policy is { Method: not SigningMethod.Cosign }
        ? [new("signing.method", "must be cosign: other images have no trust data of ours", "contentTrust", "cosign")]
        : (policy?.Problems() ?? [])
            .Concat(policy?.Rebuilders is null ? [] : [new("rebuilders", "is for releases alone", "given for an image of somebody else's", "")])
            .Select(problem => problem.Below("signing"));

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems() =>
        (Method == SigningMethod.Cosign ? CosignProblems() : ContentTrustProblems()).Select(problem => problem with { Needs = ["method"] })
            .Concat(CommonProblems());

    /// <summary>True for PEM text with a certificate.</summary>
    internal static bool IsAuthority(string pem) => pem.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal);

    private IEnumerable<SettingsProblem> CommonProblems()
    {
        var all = (Signers ?? []).Distinct().Count() + (Keyless ?? []).Distinct().Count();
        if (Threshold is { } threshold && (threshold < 1 || threshold > all))
        {
            yield return new("threshold", $"must be between 1 and the number of signers, {all}", $"{threshold}", "1");
        }

        foreach (var problem in (Revoked ?? []).SelectMany((signer, index) =>
            signer.Problems().Select(problem => problem with { Path = $"revoked[{index}].{problem.Path}" })))
        {
            yield return problem;
        }

        foreach (var problem in Rebuilders?.Problems(this) ?? [])
        {
            yield return problem.Below("rebuilders");
        }

        if (TrustedRoot is not null && (Keyless is null or [] || !TrustedRoot.TrimStart().StartsWith('{')))
        {
            yield return new("trustedRoot", "must be JSON text, and is for keyless alone", "something else, or without keyless", "");
        }
    }

    private IEnumerable<SettingsProblem> ContentTrustProblems()
    {
        foreach (var problem in SignerProblems(SigningMethod.ContentTrust, Signers))
        {
            yield return problem;
        }

        if (!(Uri.TryCreate(Server, UriKind.Absolute, out var server) && server.Scheme == Uri.UriSchemeHttps))
        {
            yield return new("server", "must be an https address when method is contentTrust", Server ?? "unset", "https://<host>:4443");
        }

        if (Ca is not null && !IsAuthority(Ca))
        {
            yield return new("ca", "must be PEM text of a certificate", "something else", "<PEM text>");
        }

        if (Keyless is not null)
        {
            yield return new("keyless", "is only for method cosign", "given with contentTrust", "");
        }
    }

    private IEnumerable<SettingsProblem> CosignProblems()
    {
        var keyless = Keyless ?? [];
        var signers = keyless.Count > 0 && Signers is null or []
            ? []
            : SignerProblems(SigningMethod.Cosign, Signers);
        foreach (var problem in signers.Concat(keyless.SelectMany((identity, index) =>
            identity.Problems().Select(problem => problem.Below($"keyless[{index}]")))))
        {
            yield return problem;
        }

        if (Server is not null)
        {
            yield return new("server", "is only for method contentTrust", "given with cosign", "");
        }

        if (Ca is not null)
        {
            yield return new("ca", "is only for method contentTrust", "given with cosign", "");
        }
    }

    internal static IEnumerable<SettingsProblem> SignerProblems(SigningMethod method, IReadOnlyList<string>? given)
    {
        var (kind, rule, isSigner) = method == SigningMethod.ContentTrust
            ? ("key id", "must be a key id of 64 hex digits", (Func<string, bool>)Digest.IsHex)
            : ("PEM public key", "must be one PEM public key (-----BEGIN PUBLIC KEY-----)", IsPublicKey);
        var signers = given ?? [];
        if (signers.Count == 0)
        {
            yield return new("signers", $"must name at least one {kind}: verification fails closed", given is null ? "missing" : "empty list", $"<{kind}>", "[0]");
        }

        for (var index = 0; index < signers.Count; index++)
        {
            if (!isSigner(signers[index]))
            {
                // What stands here by mistake may be the private key.
                var shown = signers[index].Length <= 64 ? signers[index] : $"a text of {signers[index].Length} characters";
                yield return new($"signers[{index}]", rule, shown, $"<{kind}>");
            }
        }
    }

    private static bool IsPublicKey(string text) =>
        PemEncoding.TryFind(text, out var fields)
        && text.AsSpan()[fields.Label] is "PUBLIC KEY"
        && text.AsSpan()[fields.Location].Length == text.AsSpan().Trim().Length;
}

/// <summary>How a release is signed and verified.</summary>
public enum SigningMethod
{
    /// <summary>Docker Content Trust (The Update Framework, a notary server).</summary>
    ContentTrust,

    /// <summary>Sigstore cosign: a key pair, or verification of keyless signatures.</summary>
    Cosign,
}

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
