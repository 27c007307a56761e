using Omega.Core.Registries;
using Omega.Core.Settings;

namespace Omega.Core.Trust;

/// <summary>Signs, as a second builder, that a release is the same when it is built again; the image itself is signed by others.</summary>
/// <param name="image">Where it lies.</param>
/// <param name="policy">Who signs releases, and so counts for nothing here.</param>
/// <param name="registry">The registry.</param>
/// <param name="run">Runs the steps that sign.</param>
/// <param name="trust">Asks for the signatures that are there.</param>
/// <param name="kept">Where what is put beside an image is kept on this host.</param>
public sealed class RebuildSignature(ImageSettings image, SigningSettings policy, IRegistry registry, RunStep run, ReleaseTrust trust, EvidenceStore kept)
{
    /// <summary>Signs the statement and puts it beside the image.</summary>
    /// <param name="statement">What is said.</param>
    /// <param name="version">Version of the release.</param>
    /// <param name="digest">Digest of the release.</param>
    /// <param name="key">Private key (PEM) of the second builder.</param>
    /// <param name="passphrase">Its passphrase.</param>
    /// <param name="cancellation">Stops it between two steps.</param>
    /// <returns>The key that signed, as omega:signing.rebuilders and the ledger name it.</returns>
    /// <exception cref="OmegaException">It failed, or the key is one of those that sign releases.</exception>
    public async Task<string> SignAsync(
        Statement statement, string version, Digest digest, string key, string passphrase, CancellationToken cancellation = default)
    {
        if (key.Length == 0 || passphrase.Length == 0)
        {
            throw new OmegaException("The rebuilt release is the same, and nothing was signed: a second builder signs with omega:signingKey and "
                + "omega:signingPassphrase of his own machine, and one of them is missing here.", ExitCode.Input);
        }

        var held = (await registry.ManifestAsync(image.Repository, version, cancellation).ConfigureAwait(false) as RegistryAnswer.Found)?.Manifest;
        if (held?.Digest != digest)
        {
            throw new OmegaException($"Refused: the registry {image.Registry} shows version {version} as {held?.Digest.ToString() ?? "nothing"}, "
                + $"built again was {digest}. Nothing was signed.", ExitCode.Refused);
        }

        var plan = policy.Method == SigningMethod.ContentTrust
            ? await ContentTrustAsync(version, digest, key, passphrase, cancellation).ConfigureAwait(false)
            : await CosignAsync(key, passphrase, cancellation).ConfigureAwait(false);
        var signer = plan["KEY_ID"];
        await new Attestation(image, policy, registry, run, kept).RunAsync(TrustScript.Attest, version, held, [statement], new Dictionary<string, string>(plan)
        {
            ["VERSION"] = version,
            ["DIGEST"] = digest.ToString(),
            ["SIGNING_PASSPHRASE"] = passphrase,
        }, cancellation).ConfigureAwait(false);
        return signer;
    }

    private async Task<Dictionary<string, string>> CosignAsync(string key, string passphrase, CancellationToken cancellation)
    {
        var secrets = new Dictionary<string, string> { ["SIGNING_KEY"] = key, ["SIGNING_PASSPHRASE"] = passphrase };
        var signer = SigningSettings.NameOf((await run(TrustScript.Key, secrets, cancellation).ConfigureAwait(false)).Trim() + "\n");
        return (policy.Signers ?? []).Any(builder => SigningSettings.NameOf(builder.Trim()) == signer) ? throw OfBuilder(signer)
            : new Dictionary<string, string> { ["SIGNING_KEY"] = key, ["KEY_ID"] = signer };
    }

    /// <summary>In the roles that are the second builder's own, and not in the one that all signers share.</summary>
    private async Task<Dictionary<string, string>> ContentTrustAsync(
        string version, Digest digest, string key, string passphrase, CancellationToken cancellation)
    {
        var evidence = await trust.EvidenceAsync(version, digest.ToString(), cancellation).ConfigureAwait(false);
        if (trust.Unreadable(evidence, version, digest) is { } refusal)
        {
            throw new OmegaException(refusal, ExitCode.Refused);
        }

        var plan = SigningPlan.ContentTrust(evidence, trust.Repository, policy with { Signers = SigningPlan.AllKeys(evidence) }, key, passphrase);
        return (policy.Signers ?? []).Contains(plan["KEY_ID"]) ? throw OfBuilder(plan["KEY_ID"]) : new Dictionary<string, string>(plan)
        {
            ["SIGNING_ROLES"] = string.Join(' ', plan["SIGNING_ROLES"].Split(' ').Where(role => role != TufRole.Releases)),
        };
    }

    private static OmegaException OfBuilder(string signer) => new(
        $"Refused: the key in omega:signingKey ({signer}) is one of omega:signing.signers, which sign releases: who built it does not vouch for himself twice. "
            + "A second builder has a key of his own.", ExitCode.Refused);
}
