using Omega.Core.Registries;
using Omega.Core.Settings;
using Omega.Core.Trust;

namespace Omega.Core.Evidence;

/// <summary>
/// Proves a release by what this host alone has of it, when nobody else can be asked: its manifest by the digest, who signed it by what
/// was kept of the signatures and the configuration of now, and the engine's image to the last byte of each layer.
/// </summary>
/// <param name="image">The repository.</param>
/// <param name="policy">Who must have signed.</param>
/// <param name="store">What is kept on this host.</param>
/// <param name="run">Runs the step that saves an image of the engine.</param>
/// <param name="clock">Time of the verdict: trust data whose word has ended proves nothing.</param>
public sealed class HostProof(ImageSettings image, SigningSettings policy, EvidenceStore store, RunStep run, TimeProvider clock)
{
    private const string Refused = "Refused: ";
    private const string Remedy = "Keep it while the registry answers: `./omega ledger verify`.";

    /// <summary>The verdict on one digest under one version.</summary>
    /// <exception cref="OmegaException">The engine could not be asked.</exception>
    public async Task<Verdict> VerifyAsync(string version, string digest, CancellationToken cancellation = default)
    {
        var repository = $"{image.Registry}/{image.Repository}";
        if (!ReleaseVersion.TryParse(version, out var wantedVersion) || !Digest.TryParse(digest, out var wanted))
        {
            return Verdict.Refused($"'{TrustJudge.Shown(version)}' with digest '{TrustJudge.Shown(digest)}' is no release of {repository}.");
        }

        var kept = new KeptTrust(store, image, policy);
        if (kept.Manifest(wanted) is not { Config: { } config })
        {
            return Verdict.Refused($"the manifest of version {version} ({digest}) is not kept on this host, or was changed. {Remedy}");
        }

        var (evidence, problem) = kept.Signatures(wanted);
        if (evidence is null)
        {
            return Verdict.Refused($"{problem}. {Remedy}");
        }

        var expected = new TrustExpectations(repository, wantedVersion, wanted, policy, clock.GetUtcNow());
        var verdict = TrustJudge.Judge(evidence, expected);
        if (verdict.Image is { } signed && policy.Rebuilders is not null)
        {
            var (rebuilders, lacking) = RebuildJudge.Judge(store.Artifacts(wanted), evidence, expected);
            if (lacking is not null)
            {
                return Verdict.Refused(lacking[Refused.Length..]);
            }

            verdict = Verdict.Of(signed with { Rebuilders = rebuilders });
        }

        return verdict.IsVerified && await ChangedAsync($"{repository}@{digest}", config, wanted, cancellation).ConfigureAwait(false) is { } changed
            ? Verdict.Refused(changed)
            : verdict;
    }

    /// <summary>Labels of a release by the engine's image, which must have the configuration that the kept manifest names; null where it has not.</summary>
    /// <exception cref="OmegaException">The engine could not be asked, or no longer has the image.</exception>
    public async Task<IReadOnlyDictionary<string, string>?> LabelsAsync(string digest, CancellationToken cancellation = default)
    {
        if (!Digest.TryParse(digest, out var wanted) || new KeptTrust(store, image, policy).Manifest(wanted) is not { Config: { } config })
        {
            return null;
        }

        var contents = await ReadAsync($"{image.Registry}/{image.Repository}@{digest}", cancellation).ConfigureAwait(false);
        return Digest.Of(contents.Config.Span) == config ? ImageLabels.Read(contents.Config) : null;
    }

    /// <summary>Why the engine's image is not the one that was signed; null: it is.</summary>
    private async Task<string?> ChangedAsync(string name, Digest config, Digest manifest, CancellationToken cancellation)
    {
        ImageContents contents;
        try
        {
            contents = await ReadAsync(name, cancellation).ConfigureAwait(false);
        }
        catch (OmegaException refusal) when (refusal.ExitCode == ExitCode.Refused)
        {
            return refusal.Message.StartsWith(Refused, StringComparison.Ordinal) ? refusal.Message[Refused.Length..] : refusal.Message;
        }

        return Digest.Of(contents.Config.Span) != config
            ? $"the image that the Docker engine has as {name} was changed: its configuration is {Digest.Of(contents.Config.Span)}, that of {manifest} is {config}."
            : contents.IsWhole ? null
            : $"the image that the Docker engine has as {name} was changed: its layers are {string.Join(", ", contents.Layers)}, and its configuration names others.";
    }

    private Task<ImageContents> ReadAsync(string name, CancellationToken cancellation) =>
        new SavedImage(store, run, image.Platform).ReadAsync(name, ImageReading.OfLayers, mayPull: false, cancellation);
}
