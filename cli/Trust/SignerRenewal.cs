using Omega.Core.Trust;

namespace Omega.Cli.Trust;

/// <summary>Lets the word of this machine's signing key hold for longer: what its roles say is signed again, as it is.</summary>
internal sealed class SignerRenewal(ConfiguredVerification verification)
{
    /// <summary>Renews the roles that the key belongs to, also such as have ended.</summary>
    /// <exception cref="OmegaException">The trust data cannot be read, or the key belongs to no role.</exception>
    public Task RunAsync(LedgerRecord release, CancellationToken cancellation) => verification.AskAsync(async asked =>
    {
        var evidence = await asked.Trust.EvidenceAsync(release.Version, release.Digest, cancellation);
        if (asked.Trust.Unreadable(evidence, release.Version, Digest.Parse(release.Digest)) is { } refusal)
        {
            throw new OmegaException(refusal, ExitCode.Refused);
        }

        var (key, passphrase) = verification.Signing;
        var plan = SigningPlan.ContentTrust(evidence, asked.Trust.Repository, verification.Policy, key, passphrase, isRenewal: true);
        // The repository's own key has a role that nothing names when it signs.
        var roles = plan["SIGNING_ROLES"] is { Length: > 0 } named ? named : "targets";
        return await asked.Run(
            TrustScript.Renew, new Dictionary<string, string>(plan) { ["SIGNING_ROLES"] = roles, ["SIGNING_PASSPHRASE"] = passphrase }, cancellation);
    });
}
