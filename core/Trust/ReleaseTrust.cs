using Omega.Core.Registries;
using Omega.Core.Settings;

namespace Omega.Core.Trust;

/// <summary>Runs one of the embedded steps with variables of its own on top of the registry's and the policy's; returns what it printed.</summary>
/// <exception cref="OmegaException">It failed; the message is what it said.</exception>
public delegate Task<string> RunStep(string step, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation);

/// <summary>Whether a release may run: the present configuration asks, the registry and the signatures answer, the judge decides.</summary>
public sealed class ReleaseTrust(ImageSettings image, SigningSettings policy, IRegistry registry, RunStep run, TimeProvider clock)
{
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
        return OfRegistry(held, version, wanted)
            ?? TrustJudge.Judge(
                await signatures.ConfigureAwait(false),
                new TrustExpectations(Repository, wantedVersion, wanted, policy, clock.GetUtcNow()));
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
