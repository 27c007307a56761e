using System.Security.Cryptography;
using System.Text;
using Omega.Core.Settings;

namespace Omega.Core.Ledger;

/// <summary>Names the signers of a trust policy on one line.</summary>
public static class SignerName
{
    /// <summary>Key ids and keyless identities as they are; a public key (PEM) by the SHA-256 of its text.</summary>
    public static string Of(SigningSettings signing) => string.Join(
        ',', (signing.Signers ?? []).Select(Of).Concat((signing.Keyless ?? []).Select(keyless => keyless.Identity)));

    private static string Of(string signer) => signer.Contains('\n', StringComparison.Ordinal)
        ? "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(signer.Trim())))
        : signer;
}
