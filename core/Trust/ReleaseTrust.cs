using Omega.Core.Registries;
using Omega.Core.Settings;

namespace Omega.Core.Trust;

/// <summary>Runs one of the embedded steps with variables of its own on top of the registry's and the policy's; returns what it printed.</summary>
/// <exception cref="OmegaException">It failed; the message is what it said.</exception>
public delegate Task<string> RunStep(string step, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation);

/// <summary>Whether a release may run: the present configuration asks, the registry and the signatures answer, the judge decides.</summary>
/// <param name="image">Where it lies.</param>
/// <param name="policy">Who must have signed.</param>
/// <param name="registry">The registry.</param>
/// <param name="run">Runs the step that reads signatures.</param>
/// <param name="clock">Time of the verdict.</param>
/// <param name="store">Where what proved a release is kept on this host; null: it is not.</param>
public sealed class ReleaseTrust(
    ImageSettings image, SigningSettings policy, IRegistry registry, RunStep run, TimeProvider clock, EvidenceStore? store = null)
{
    private readonly KeptTrust? _kept = store is null ? null : new(store, image, policy);

    /// <summary>Registry and repository.</summary>
    public string Repository => $"{image.Registry}/{image.Repository}";

    /// <summary>The verdict on one digest under one version.</summary>
    /// <exception cref="OmegaException">The question could not be asked: a tool is missing, a login is wrong.</exception>
    public async Task<Verdict> VerifyAsync(string version, string digest, CancellationToken cancellation = default)
    {
        if (!ReleaseVersion.TryParse(version, out var wantedVersion) || !Digest.TryParse(digest, out var wanted))
        {
            return Verdict.Refused($"'{TrustJudge.Shown(version)}' with digest '{TrustJudge.Shown(digest)}' is no release of {Repository}: "
                + $"the version {ReleaseVersion.Rule}, the digest {Digest.Rule}.");
        }

        // Both take their time, so they are asked at once; what the registry says is judged first.
        var signatures = EvidenceAsync(version, digest, cancellation);
        var held = await registry.ManifestAsync(image.Repository, version, cancellation).ConfigureAwait(false);
        if (OfRegistry(held, version, wanted) is { } refused)
        {
            return refused;
        }

        var evidence = await signatures.ConfigureAwait(false);
        var expected = new TrustExpectations(Repository, wantedVersion, wanted, policy, clock.GetUtcNow());
        var verdict = await RebuiltAsync(TrustJudge.Judge(evidence, expected), evidence, expected, cancellation).ConfigureAwait(false);
        if (verdict.IsVerified && _kept is not null && held is RegistryAnswer.Found { Manifest: var manifest })
        {
            await _kept.KeepAsync(manifest, evidence, registry, cancellation).ConfigureAwait(false);
        }

        return verdict;
    }

    /// <summary>What there is to say about the signatures of a digest, not judged.</summary>
    public Task<string> EvidenceAsync(string version, string digest, CancellationToken cancellation = default) =>
        run(TrustScript.Evidence, new Dictionary<string, string> { ["VERSION"] = version, ["DIGEST"] = digest }, cancellation);

    /// <summary>Why the signatures could not be read at all, so that nobody can say who may sign; null: they could, or there are none yet.</summary>
    public string? Unreadable(string evidence, string version, Digest digest)
    {
        var verdict = ReleaseVersion.TryParse(version, out var known)
            ? TrustJudge.Judge(evidence, new TrustExpectations(Repository, known, digest, policy, clock.GetUtcNow()))
            : null;
        return TrustJudge.HasFailed(evidence) && verdict is { IsVerified: false, LacksSignature: false } ? verdict.Refusal : null;
    }

    /// <summary>Why the word of second builders is missing that the policy asks for; null: it is not.</summary>
    public async Task<string?> RebuildRefusalAsync(string version, Digest digest, CancellationToken cancellation = default)
    {
        if (policy.Rebuilders is null)
        {
            return null;
        }

        var evidence = policy.Method == SigningMethod.ContentTrust
            ? await EvidenceAsync(version, digest.ToString(), cancellation).ConfigureAwait(false)
            : "";
        var expected = new TrustExpectations(Repository, ReleaseVersion.Parse(version), digest, policy, clock.GetUtcNow());
        return (await RebuildersAsync(evidence, expected, cancellation).ConfigureAwait(false)).Refusal;
    }

    private async Task<Verdict> RebuiltAsync(Verdict verdict, string evidence, TrustExpectations expected, CancellationToken cancellation)
    {
        if (policy.Rebuilders is null || verdict.Image is not { } image)
        {
            return verdict;
        }

        var (signers, refusal) = await RebuildersAsync(evidence, expected, cancellation).ConfigureAwait(false);
        return refusal is null ? Verdict.Of(image with { Rebuilders = signers }) : Verdict.Refused(refusal["Refused: ".Length..]);
    }

    /// <summary>What is kept comes first: it needs no network. What only the registry has is kept from then on, where it counts.</summary>
    private async Task<(IReadOnlyList<string> Signers, string? Refusal)> RebuildersAsync(
        string evidence, TrustExpectations expected, CancellationToken cancellation)
    {
        var kept = store?.Artifacts(expected.Digest) ?? [];
        var judged = RebuildJudge.Judge(kept, evidence, expected);
        if (judged.Refusal is null)
        {
            return judged;
        }

        var attached = await registry.AttachedAsync(image.Repository, expected.Digest, cancellation).ConfigureAwait(false);
        judged = RebuildJudge.Judge([.. kept, .. attached], evidence, expected);
        if (judged.Refusal is null)
        {
            store?.Keep(expected.Digest, attached);
        }

        return judged;
    }

    private Verdict? OfRegistry(RegistryAnswer held, string version, Digest wanted) => held switch
    {
        RegistryAnswer.Absent => Verdict.Refused($"the registry {image.Registry} no longer holds version {version} of {image.Repository} ({wanted})."),
        RegistryAnswer.Denied denied => Verdict.Refused(
            $"version {version} of {image.Repository} may not be read at the registry {image.Registry}, or is not there: {denied.Reason}."),
        RegistryAnswer.Found { Manifest: var manifest } when manifest.Digest != wanted => Verdict.Refused(
            Moved(Repository, version, manifest.Digest, wanted.ToString())),
        RegistryAnswer.Found { Manifest.Config: null } => Verdict.Refused(NoImage(Repository, version, wanted)),
        _ => null,
    };

    internal static string Moved(string repository, string version, Digest held, string wanted) =>
        $"the tag {repository}:{version} was moved: the registry holds {held}, to be deployed is {wanted}. Somebody pushed over a release.";

    internal static string NoImage(string repository, string version, Digest digest) =>
        $"the registry answers for {repository}:{version} ({digest}) with an index of several images, or with nothing like one image manifest. "
        + "Publish one platform without provenance.";
}
