using Omega.Core.Registries;
using Omega.Core.Settings;

namespace Omega.Core.Trust;

/// <summary>
/// Brings what the engine built here to the registry, signs it and verifies it. Nothing else is ever signed: the engine says what it built
/// before the registry says what it holds, and both must be one.
/// </summary>
/// <param name="image">Where to.</param>
/// <param name="policy">Who signs.</param>
/// <param name="registry">The registry.</param>
/// <param name="run">Runs the steps that need the engine or a key.</param>
/// <param name="trust">Verifies.</param>
/// <param name="kept">Where what lies beside the image is kept on this host as well.</param>
/// <param name="statements">What is said of a digest, and is signed with it.</param>
public sealed class Publication(
    ImageSettings image, SigningSettings policy, IRegistry registry, RunStep run, ReleaseTrust trust, EvidenceStore kept, Func<Digest, IReadOnlyList<Statement>> statements)
{
    private const string NothingPublished = "Nothing was published.";

    /// <summary>Publishes, signs and verifies a version; what of it is done already is not done again.</summary>
    /// <param name="version">The version.</param>
    /// <param name="key">Private key (PEM) of an expected signer.</param>
    /// <param name="passphrase">Its passphrase.</param>
    /// <param name="deployed">Digest that the last update deployed as this version, which must be no other now; empty: there was none.</param>
    /// <param name="cancellation">Stops it between two steps.</param>
    /// <exception cref="OmegaException">It failed or was refused; the message says what of it is done.</exception>
    public async Task<VerifiedImage> PublishAsync(string version, string key, string passphrase, string deployed = "", CancellationToken cancellation = default)
    {
        var name = $"{trust.Repository}:{version}";
        var tag = new Dictionary<string, string> { ["VERSION"] = version };
        var built = await BuiltAsync(name, tag, cancellation).ConfigureAwait(false);
        var manifest = await HeldAsync(version, deployed, cancellation).ConfigureAwait(false);
        if (manifest is not null)
        {
            // A second run, another machine, another password: what is signed already needs neither the image nor the key.
            var verdict = built is null || IsBuilt(manifest, built)
                ? await trust.VerifyAsync(version, manifest.Digest.ToString(), cancellation).ConfigureAwait(false)
                : throw Refused($"version {version} is already published as {manifest.Digest}, and the image built here is another one. "
                    + "A version is never moved: change the content to get a new version.");
            return verdict.IsVerified && (built is null || await IsSaidAsync(manifest.Digest, cancellation).ConfigureAwait(false)) ? verdict.Image
                : !verdict.IsVerified && !verdict.LacksSignature ? throw new OmegaException(verdict.Refusal, ExitCode.Refused)
                : built is null ? throw Refused($"{name} is published as {manifest.Digest} without a signature that counts, and the image that was built is not on this "
                    + $"machine: nobody can say here that they are the same, so it is not signed. Build it anew: change the content, or run the update where it was built. ({verdict.Refusal})")
                : await SignAsync(version, manifest, key, passphrase, verdict.IsVerified ? $"{name} is signed, what is said of it is not." : NotSigned(name, manifest), plan: null, cancellation).ConfigureAwait(false);
        }

        if (built is null)
        {
            throw new OmegaException($"The image {name} is neither on this machine nor in the registry. Run `pulumi up --refresh` to build it again.");
        }

        var plan = await PlanAsync(version, built, key, passphrase, NothingPublished, cancellation).ConfigureAwait(false);
        await run(TrustScript.Push, tag, cancellation).ConfigureAwait(false);
        manifest = await HeldAsync(version, deployed, cancellation).ConfigureAwait(false)
            ?? throw new OmegaException($"The registry {image.Registry} does not show {name} after the push.");
        if (!IsBuilt(manifest, built))
        {
            throw Refused($"the registry {image.Registry} shows {name} as {manifest.Digest} after the push, with the configuration {manifest.Config}; what was built and "
                + $"pushed is {built}. It answers for something else, so nothing is signed. Check the registry, and who else may push to it.");
        }

        return await SignAsync(version, manifest, key, passphrase, NotSigned(name, manifest), plan, cancellation).ConfigureAwait(false);
    }

    /// <summary>Signs, as this trust policy asks, what another policy has verified and this registry holds; what is signed already is left as it is.</summary>
    /// <param name="verified">What the other policy's verdict said.</param>
    /// <param name="key">Private key (PEM) of an expected signer; empty: there is none here.</param>
    /// <param name="passphrase">Its passphrase.</param>
    /// <param name="cancellation">Stops it between two steps.</param>
    /// <exception cref="OmegaException">It failed or was refused; the message says what of it is done.</exception>
    public async Task<VerifiedImage> AdoptAsync(VerifiedImage verified, string key, string passphrase, CancellationToken cancellation = default)
    {
        if (verified.Signers.Count == 0)
        {
            throw new InvalidOperationException("What stands in a preview for a verified image is signed by nobody.");
        }

        var (version, digest) = (verified.Version, verified.Reference.Digest.ToString());
        var name = $"{trust.Repository}:{version}";
        var manifest = await HeldAsync(version, digest, cancellation).ConfigureAwait(false)
            ?? throw Refused($"the registry {image.Registry} does not hold {name} ({digest}).");
        var verdict = await trust.VerifyAsync(version, digest, cancellation).ConfigureAwait(false);
        return verdict.IsVerified && (key.Length == 0 || await IsSaidAsync(manifest.Digest, cancellation).ConfigureAwait(false)) ? verdict.Image
            : !verdict.IsVerified && !verdict.LacksSignature ? throw new OmegaException(verdict.Refusal, ExitCode.Refused)
            : key.Length == 0 ? throw new OmegaException($"{verdict.Refusal} It is signed here where omega:signingKey and omega:signingPassphrase are configured.", ExitCode.Refused)
            : await SignAsync(version, manifest, key, passphrase, NotSigned(name, manifest), plan: null, cancellation).ConfigureAwait(false);
    }

    private async Task<VerifiedImage> SignAsync(
        string version, RegistryManifest manifest, string key, string passphrase, string state, IReadOnlyDictionary<string, string>? plan, CancellationToken cancellation)
    {
        var digest = manifest.Digest.ToString();
        plan ??= await PlanAsync(version, manifest.Digest, key, passphrase, state, cancellation).ConfigureAwait(false);
        var attestation = new Attestation(image, policy, registry, run, kept);
        await Telling(state, () => attestation.RunAsync(TrustScript.Sign, version, manifest, statements(manifest.Digest), new Dictionary<string, string>(plan)
        {
            ["VERSION"] = version,
            ["DIGEST"] = digest,
            ["SIZE"] = $"{manifest.Size}",
            ["SIGNING_PASSPHRASE"] = passphrase,
        }, cancellation)).ConfigureAwait(false);
        var verdict = await trust.VerifyAsync(version, digest, cancellation).ConfigureAwait(false);
        return verdict.IsVerified
            ? verdict.Image
            : throw new OmegaException($"No signature of a key in omega:signing.signers shows after signing. {verdict.Refusal} {state}", ExitCode.Refused);
    }

    /// <summary>Whether what is said of a digest lies beside it: a run may have been killed in between.</summary>
    private async Task<bool> IsSaidAsync(Digest digest, CancellationToken cancellation) => statements(digest) is not { Count: > 0 } said
        || (await registry.AttachedAsync(image.Repository, digest, cancellation).ConfigureAwait(false))
            .Select(artifact => StatementJudge.StatementOf(artifact, digest)?.Kind).Intersect(said.Select(statement => (StatementKind?)statement.Kind)).Count() == said.Count;

    /// <summary>A key that nobody expects would sign in vain, and is told before anything is published.</summary>
    private async Task<IReadOnlyDictionary<string, string>> PlanAsync(
        string version, Digest digest, string key, string passphrase, string state, CancellationToken cancellation)
    {
        if (passphrase.Length == 0)
        {
            throw new OmegaException($"omega:signingPassphrase is empty, and the key in omega:signingKey is encrypted. {state}");
        }

        if (policy.Method == SigningMethod.ContentTrust)
        {
            var evidence = await Telling(state, () => trust.EvidenceAsync(version, digest.ToString(), cancellation)).ConfigureAwait(false);
            if (trust.Unreadable(evidence, version, digest) is { } refusal)
            {
                throw new OmegaException($"{refusal} {state}", ExitCode.Refused);
            }

            return Telling(state, () => SigningPlan.ContentTrust(evidence, trust.Repository, policy, key, passphrase));
        }

        var secrets = new Dictionary<string, string> { ["SIGNING_KEY"] = key, ["SIGNING_PASSPHRASE"] = passphrase };
        var publicKey = await Telling(state, () => run(TrustScript.Key, secrets, cancellation)).ConfigureAwait(false);
        return Telling(state, () =>
        {
            SigningPlan.Cosign(publicKey, policy);
            return new Dictionary<string, string> { ["SIGNING_KEY"] = key };
        });
    }

    private async Task<Digest?> BuiltAsync(string name, Dictionary<string, string> tag, CancellationToken cancellation)
    {
        var printed = (await run(TrustScript.Built, tag, cancellation).ConfigureAwait(false)).Trim();
        return printed.Length == 0 ? null
            : Digest.TryParse(printed, out var built) ? built
            : throw new OmegaException($"The Docker engine names {name} '{TrustJudge.Shown(printed)}'; an id {Digest.Rule}.");
    }

    /// <summary>A registry that hides what it does not have is taken at the word of the push that follows.</summary>
    private async Task<RegistryManifest?> HeldAsync(string version, string deployed, CancellationToken cancellation) =>
        await registry.ManifestAsync(image.Repository, version, cancellation).ConfigureAwait(false) switch
        {
            RegistryAnswer.Found { Manifest: { Config: not null } manifest } => deployed.Length == 0 || manifest.Digest.ToString() == deployed
                ? manifest
                : throw Refused(ReleaseTrust.Moved(trust.Repository, version, manifest.Digest, deployed)),
            RegistryAnswer.Found found => throw Refused(ReleaseTrust.NoImage(trust.Repository, version, found.Manifest.Digest)),
            _ => null,
        };

    /// <summary>The id of an image is its configuration's digest, or its manifest's where the engine keeps images in containerd's store.</summary>
    private static bool IsBuilt(RegistryManifest manifest, Digest built) => built == manifest.Config || built == manifest.Digest;

    private static string NotSigned(string name, RegistryManifest manifest) =>
        $"{name} is published as {manifest.Digest} but NOT signed by a key of omega:signing.signers, so it is not deployed. The next run signs this digest without a rebuild.";

    private static OmegaException Refused(string why) => new($"Refused: {why}", ExitCode.Refused);

    private static async Task<string> Telling(string state, Func<Task<string>> step)
    {
        try
        {
            return await step().ConfigureAwait(false);
        }
        catch (OmegaException exception)
        {
            throw new OmegaException($"{exception.Message} {state}", exception.ExitCode);
        }
    }

    private static IReadOnlyDictionary<string, string> Telling(string state, Func<IReadOnlyDictionary<string, string>> step)
    {
        try
        {
            return step();
        }
        catch (OmegaException exception)
        {
            throw new OmegaException($"{exception.Message} {state}", exception.ExitCode);
        }
    }
}
