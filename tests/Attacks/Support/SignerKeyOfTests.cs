using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Omega.Attacks.Tests.Support;

/// <summary>Signs roles of the trust data as their own signer does, with the key of the dev services.</summary>
internal static class SignerKeyOfTests
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A role as a trust server takes it.</summary>
    public static byte[] Sign(JsonObject signed)
    {
        var folder = Path.Combine(TestStack.Services, "keys", "signer");
        var pem = string.Join('\n', File.ReadAllLines(Path.Combine(folder, "key.pem")).Where(line => !line.StartsWith("role:", StringComparison.Ordinal)));
        using var key = ECDsa.Create();
        key.ImportFromEncryptedPem(pem, File.ReadAllText(Path.Combine(folder, "passphrase")).Trim());
        var text = signed.ToJsonString(Plain);
        var signature = Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256));
        var id = File.ReadAllText(Path.Combine(folder, "id")).Trim();
        return Encoding.UTF8.GetBytes($$"""{"signed":{{text}},"signatures":[{"keyid":"{{id}}","method":"ecdsa","sig":"{{signature}}"}]}""");
    }
}
