namespace Omega.Infra.Settings;

/// <summary>How a release is signed and verified.</summary>
public enum SigningMethod
{
    /// <summary>Docker Content Trust (The Update Framework, a notary server).</summary>
    ContentTrust,

    /// <summary>Sigstore cosign: a key pair, or verification of keyless signatures.</summary>
    Cosign,
}
