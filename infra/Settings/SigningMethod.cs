namespace Omega.Infra.Settings;

/// <summary>How a release is signed and verified.</summary>
public enum SigningMethod
{
    /// <summary>Docker Content Trust (The Update Framework, a notary server).</summary>
    ContentTrust,

    /// <summary>Sigstore cosign with a key pair.</summary>
    Cosign,
}
