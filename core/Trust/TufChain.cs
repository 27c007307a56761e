using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Omega.Core.Trust;

/// <summary>
/// Whether trust data that was kept is what was signed: each role by the keys that the root, or the repository's key, gives it, and
/// each the one that timestamp and snapshot name. notary asks the same of a server.
/// </summary>
internal static class TufChain
{
    private static readonly string[] Top = ["root", TufRole.Targets, "snapshot", "timestamp"];

    /// <summary>What is wrong with the trust data that the step printed; null: nothing.</summary>
    public static string? Problem(string evidence)
    {
        try
        {
            using var document = JsonDocument.Parse(evidence);
            return TrustJudge.Field(document.RootElement, "roles") is { ValueKind: JsonValueKind.Object } roles
                ? Unsigned(roles) ?? Unnamed(roles)
                : "it has no roles";
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return "it cannot be read";
        }
    }

    private static string? Unsigned(JsonElement roles)
    {
        var root = TrustJudge.Field(roles, "root", "signed");
        foreach (var name in Top)
        {
            if (!IsSigned(TrustJudge.Field(roles, name), TrustJudge.Field(root, "roles", name), TrustJudge.Field(root, "keys")))
            {
                return $"the role {name} is not signed by its keys";
            }
        }

        var delegations = TrustJudge.Field(roles, TufRole.Targets, "signed", "delegations");
        var given = TrustJudge.Field(delegations, "roles") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().ToList() : [];
        foreach (var file in roles.EnumerateObject().Where(role => !Top.Contains(role.Name)))
        {
            if (!given.Any(role => TrustJudge.Text(role, "name") == file.Name && IsSigned(file.Value, role, TrustJudge.Field(delegations, "keys"))))
            {
                return $"the role {TrustJudge.Shown(file.Name)} is not signed by its keys";
            }
        }

        return null;
    }

    private static string? Unnamed(JsonElement roles)
    {
        if (!IsNamed(roles, "timestamp", "snapshot"))
        {
            return "the timestamp names another snapshot";
        }

        var other = roles.EnumerateObject().Select(role => role.Name).FirstOrDefault(name => name is not ("timestamp" or "snapshot") && !IsNamed(roles, "snapshot", name));
        return other is null ? null : $"the snapshot names another role {TrustJudge.Shown(other)}";
    }

    private static bool IsNamed(JsonElement roles, string by, string name) =>
        TrustJudge.Field(roles, by, "signed", "meta", name, "hashes", "sha256") is { ValueKind: JsonValueKind.String } hash
        && hash.GetString() == Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(TrustJudge.Field(roles, name)!.Value.GetRawText())));

    private static bool IsSigned(JsonElement? file, JsonElement? role, JsonElement? keys)
    {
        if (TrustJudge.Field(file, "signed") is not { } signed || TrustJudge.Field(file, "signatures") is not { ValueKind: JsonValueKind.Array } signatures
            || TrustJudge.Field(role, "keyids") is not { ValueKind: JsonValueKind.Array } ids
            || TrustJudge.Field(role, "threshold") is not { ValueKind: JsonValueKind.Number } threshold || threshold.GetInt32() < 1)
        {
            return false;
        }

        var bytes = Encoding.UTF8.GetBytes(signed.GetRawText());
        return ids.EnumerateArray().Select(id => id.GetString()!).Distinct().Count(id => signatures.EnumerateArray().Any(signature =>
            TrustJudge.Text(signature, "keyid") == id && Verifies(bytes, signature, TrustJudge.Field(keys, id)))) >= threshold.GetInt32();
    }

    private static bool Verifies(byte[] bytes, JsonElement signature, JsonElement? key)
    {
        if (TrustJudge.Field(key, "keyval", "public") is not { ValueKind: JsonValueKind.String } value || TrustJudge.Text(signature, "sig") is not { } text)
        {
            return false;
        }

        try
        {
            var (given, sig) = (value.GetBytesFromBase64(), Convert.FromBase64String(text));
            var kind = TrustJudge.Field(key, "keytype")?.GetString() ?? "";
            var spki = kind.EndsWith("-x509", StringComparison.Ordinal) ? OfCertificate(given) : given;
            return (kind.Split('-')[0], TrustJudge.Text(signature, "method")) switch
            {
                ("ecdsa", "ecdsa") => With(ECDsa.Create(), spki, ecdsa => ecdsa.VerifyData(bytes, sig, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)),
                ("rsa", "rsapss") => With(RSA.Create(), spki, rsa => rsa.VerifyData(bytes, sig, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)),
                ("rsa", "rsapkcs1v15") => With(RSA.Create(), spki, rsa => rsa.VerifyData(bytes, sig, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
                _ => false,
            };
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return false;
        }
    }

    private static bool With<T>(T key, byte[] spki, Func<T, bool> verify) where T : AsymmetricAlgorithm
    {
        using (key)
        {
            key.ImportSubjectPublicKeyInfo(spki, out _);
            return verify(key);
        }
    }

    private static byte[] OfCertificate(byte[] pem)
    {
        using var certificate = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(pem));
        return certificate.PublicKey.ExportSubjectPublicKeyInfo();
    }
}
