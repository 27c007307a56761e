using System.Security.Cryptography;
using System.Text;
using Omega.Core.Settings;
using Omega.Core.Trust;

namespace Omega.Core.Tests.Trust;

public sealed class SigningPlanTests
{
    private const string Passphrase = "secret";

    /// <summary>The trust server knows the key and would take its signature; this stack does not ask for it, so it would not count.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_key_signs_only_where_the_stack_counts_it(bool counts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var id = KeyId.Of("ecdsa", key.ExportSubjectPublicKeyInfo())!;
        // The server's data with this key as that of the signer "mallory".
        var evidence = SomeTrustData.SignedBy(("targets/releases", ["omega", "mallory"], null), ("targets/omega", ["omega"], null), ("targets/mallory", ["mallory"], null))
            .ToString()
            .Replace(Convert.ToBase64String(Encoding.UTF8.GetBytes("mallory")), Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()), StringComparison.Ordinal)
            .Replace(SomeTrustData.Key("mallory"), id, StringComparison.Ordinal);
        var policy = new SigningSettings(SigningMethod.ContentTrust, [SomeTrustData.Key("omega"), .. counts ? [id] : (string[])[]], "https://localhost:4443");

        IReadOnlyDictionary<string, string> Plan() =>
            SigningPlan.ContentTrust(evidence, SomeTrustData.Repository, policy, key.ExportPkcs8PrivateKeyPem(), Passphrase);

        if (counts)
        {
            Assert.Equal((id, "targets/releases targets/mallory"), (Plan()["KEY_ID"], Plan()["SIGNING_ROLES"]));
        }
        else
        {
            Assert.StartsWith($"The key in omega:signingKey is for the signer '{id}', which has no key of omega:signing.signers (", Assert.Throws<OmegaException>(Plan).Message, StringComparison.Ordinal);
        }
    }

    /// <summary>The trust server would refuse the signature, when the image is published already.</summary>
    [Fact]
    public void A_role_that_has_ended_signs_nothing_until_it_is_renewed()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var id = KeyId.Of("ecdsa", key.ExportSubjectPublicKeyInfo())!;
        var evidence = SomeTrustData.SignedBy(("targets/releases", ["omega"], null), ("targets/omega", ["omega"], null)).ToString()
            .Replace(Convert.ToBase64String(Encoding.UTF8.GetBytes("omega")), Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()), StringComparison.Ordinal)
            .Replace(SomeTrustData.Key("omega"), id, StringComparison.Ordinal)
            .Replace("\"roles\":{\"root\"", "\"expired\":[\"targets/omega expired at some time\"],\"roles\":{\"root\"", StringComparison.Ordinal);
        var policy = new SigningSettings(SigningMethod.ContentTrust, [id], "https://localhost:4443");

        IReadOnlyDictionary<string, string> Plan(bool isRenewal) =>
            SigningPlan.ContentTrust(evidence, SomeTrustData.Repository, policy, key.ExportPkcs8PrivateKeyPem(), Passphrase, isRenewal);

        Assert.Equal("targets/releases targets/omega", Plan(isRenewal: true)["SIGNING_ROLES"]);
        var refused = Assert.Throws<OmegaException>(() => Plan(isRenewal: false));
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Assert.Contains("is expired: targets/omega expired at some time. Renew it: `./omega evidence renew <stack>`", refused.Message, StringComparison.Ordinal);
    }
}
