using System.Collections.Concurrent;
using System.Collections.Immutable;
using Omega.Core.Evidence;
using Omega.Infra.Support;
using Pulumi;

namespace Omega.Infra.Release;

/// <summary>Asks registry and trust policy about releases of a stack, each once in an update.</summary>
internal sealed class ReleaseInquiry(ImageReleaseArgs args, string password, Resource parent)
{
    private readonly ConcurrentDictionary<(string Version, string Digest), Lazy<Task<Verdict>>> _verdicts = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyDictionary<string, string>>>> _labels = new();
    private readonly ConcurrentDictionary<(string Step, string About), Lazy<Task<string>>> _answers = new();

    /// <summary>The verdict on a release.</summary>
    public Task<Verdict> VerifyAsync(string version, string digest) => _verdicts.GetOrAdd(
        (version, digest),
        _ => new(() => AskAsync(registry => ProveAsync(registry, version, digest)))).Value;

    /// <summary>Labels of an image; none where the registry does not hold it.</summary>
    public Task<IReadOnlyDictionary<string, string>> LabelsAsync(string digest) => _labels.GetOrAdd(digest, _ => new(() => AskAsync(async registry =>
    {
        try
        {
            return await registry.ManifestAsync(args.Image.Repository, digest).ConfigureAwait(false) is RegistryAnswer.Found { Manifest: var manifest }
                && manifest.Digest.ToString() == digest
                ? await registry.LabelsAsync(args.Image.Repository, manifest).ConfigureAwait(false)
                : new Dictionary<string, string>();
        }
        catch (UnansweredException)
        {
            if (await Host.LabelsAsync(digest).ConfigureAwait(false) is { } kept)
            {
                return kept;
            }

            throw;
        }
    }))).Value;

    /// <summary>Finds out what was built here, publishes, signs and verifies it; also says what the ledger is to say of its evidence.</summary>
    /// <exception cref="OmegaException">It is refused, or failed.</exception>
    public Task<(VerifiedImage Image, string Evidence)> PublishAsync(
        BuiltRelease built, string key, string passphrase, ImmutableDictionary<string, KnownEvidence> known) => AskAsync(async registry =>
    {
        var evidence = Evidence(registry);
        var prepared = evidence is null ? null : await PrepareAsync(evidence, built, key, known.GetValueOrDefault(built.Deployed)).ConfigureAwait(false);
        var image = await new Publication(args.Image, args.Signing, registry, Run, Trust(registry), Store, digest => prepared?.About(Repository, digest) ?? [])
            .PublishAsync(built.Version, key, passphrase, built.Deployed).ConfigureAwait(false);
        return (image, await LineAsync(evidence, image, prepared, known).ConfigureAwait(false));
    });

    /// <summary>Verifies a release that was handed over; also says what the ledger is to say of its evidence.</summary>
    /// <exception cref="OmegaException">It is refused, or nobody could be asked.</exception>
    public async Task<(VerifiedImage Image, string Evidence)> AcceptAsync(string version, string digest, ImmutableDictionary<string, KnownEvidence> known)
    {
        var verdict = await VerifyAsync(version, digest).ConfigureAwait(false);
        return verdict.IsVerified
            ? (verdict.Image, await AskAsync(registry => LineAsync(Evidence(registry), verdict.Image, null, known)).ConfigureAwait(false))
            : throw new OmegaException(verdict.Refusal + (verdict.ShowsNone ? Store.Lost(digest) : ""), ExitCode.Refused);
    }

    /// <summary>The image of a service, when its own trust policy lets it run.</summary>
    /// <exception cref="OmegaException">It is refused, or nobody could be asked.</exception>
    public async Task<string> AcceptAsync(Service service) =>
        await new ImageTrust(args.Image, RunTextAsync, TimeProvider.System).RefusalAsync(service, args.Secrets.RegistryUser, password).ConfigureAwait(false) is { } refusal
            ? throw new OmegaException(refusal, ExitCode.Refused)
            : service.Image;

    /// <summary>The base image, when its own trust policy lets a release be built on it.</summary>
    /// <exception cref="OmegaException">It is refused, or nobody could be asked.</exception>
    public async Task<string> AcceptBaseAsync() =>
        await new ImageTrust(args.Image, RunTextAsync, TimeProvider.System).RefusalOfBaseAsync(args.Secrets.RegistryUser, password).ConfigureAwait(false) is { } refusal
            ? throw new OmegaException($"{refusal} Nothing was built.", ExitCode.Refused)
            : args.Image.Base;

    private string Repository => $"{args.Image.Registry}/{args.Image.Repository}";

    private EvidenceStore Store => new(args.Context.EvidenceFolder);

    private ReleaseEvidence? Evidence(IRegistry registry) => args.Evidence.Settings is { } settings
        ? new ReleaseEvidence(
            settings, new StatementLookup(args.Image, args.Signing, registry, Store, Trust(registry), TimeProvider.System), Store, Run, TimeProvider.System,
            text => Log.Warn(text, parent))
        : null;

    /// <summary>Before anything is published; what served before is known, and what is not on this machine was prepared when it was.</summary>
    private async Task<PreparedEvidence?> PrepareAsync(ReleaseEvidence evidence, BuiltRelease built, string key, KnownEvidence? known)
    {
        if (known is { Line.Length: > 0, IsSigned: true }
            || !Digest.TryParse(
                (await Run(TrustScript.Built, new Dictionary<string, string> { ["VERSION"] = built.Version }, CancellationToken.None).ConfigureAwait(false)).Trim(), out var id))
        {
            return null;
        }

        var release = new ReleaseFacts(Repository, ReleaseVersion.Parse(built.Version), built.Commit, args.Image.Base, args.Image.Platform, args.Context.Content)
        {
            Pages = $"{args.Context.Site?.Name ?? WebSettings.DefaultRoot}/",
            BaseTrust = args.Image.BaseTrust?.ToString() ?? "",
        };
        var prepared = await evidence.PrepareAsync(release, id, args.Context.Files, key).ConfigureAwait(false);
        evidence.Admit(prepared.Scan, known);
        return prepared;
    }

    private static async Task<string> LineAsync(
        ReleaseEvidence? evidence, VerifiedImage image, PreparedEvidence? prepared, ImmutableDictionary<string, KnownEvidence> known) => EvidenceLine.With(
            evidence is null ? ""
                : await evidence.OfAsync(image, prepared, known.GetValueOrDefault(image.Reference.Digest.ToString())).ConfigureAwait(false), image.Rebuilders);

    private HostProof Host => new(args.Image, args.Signing, Store, Run, TimeProvider.System);

    /// <summary>A release that is recorded runs on, and is gone back to, when registry or trust server is gone.</summary>
    private async Task<Verdict> ProveAsync(IRegistry registry, string version, string digest)
    {
        var verdict = await new ReleaseProof(Trust(registry), Host).VerifyAsync(version, digest).ConfigureAwait(false);
        if (verdict.Image is { Without.Length: > 0 } image)
        {
            Log.Warn($"The {image.Without} does not answer: version {version} is proven by what is kept on this host, to the last byte of its layers.", parent);
        }

        return verdict;
    }

    private ReleaseTrust Trust(IRegistry registry) => new(args.Image, args.Signing, registry, Run, TimeProvider.System, Store);

    private async Task<T> AskAsync<T>(Func<IRegistry, Task<T>> question)
    {
        var registry = args.Registry(args.Image, args.Secrets.RegistryUser, password);
        using var closing = registry as IDisposable;
        return await question(registry).ConfigureAwait(false);
    }

    /// <summary>What the engine built, and what is said of signatures, is asked once: nothing of it changes in an update but by its own signing.</summary>
    private RunStep Run => (step, variables, cancellation) => About(step, variables) is { } about
        ? _answers.GetOrAdd((step, about), _ => new(() => RunStepAsync(step, variables, cancellation))).Value
        : RunStepAsync(step, variables, cancellation);

    /// <summary>What a question is about: a trust server is asked about a repository, and cosign about a digest; null: the step is none.</summary>
    private string? About(string step, IReadOnlyDictionary<string, string> variables) => step switch
    {
        TrustScript.Built => variables["VERSION"],
        TrustScript.Evidence => args.Signing.Method == SigningMethod.ContentTrust ? "" : variables["DIGEST"],
        _ => null,
    };

    private async Task<string> RunStepAsync(string step, IReadOnlyDictionary<string, string> variables, CancellationToken cancellation)
    {
        var environment = new Dictionary<string, string>(TrustScript.Environment(args.Image, args.Signing))
        {
            ["REGISTRY_USER"] = args.Secrets.RegistryUser,
            ["REGISTRY_PASSWORD"] = password,
        };
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        try
        {
            return await Timings.OfAsync($"step {step}", () => RunTextAsync(EvidenceScript.Read(step, args.Signing.Method), environment, cancellation)).ConfigureAwait(false);
        }
        finally
        {
            if (step is TrustScript.Sign or TrustScript.Attest)
            {
                _answers.Clear();
            }
        }
    }

    private async Task<string> RunTextAsync(string text, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation) =>
        (await ScriptCommand.RunAsync(text, environment, parent).ConfigureAwait(false)).Printed();
}

/// <summary>What was built here.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Commit">Git commit that it was built from.</param>
/// <param name="Deployed">Digest that the last update deployed as this version; empty: there was none.</param>
internal sealed record BuiltRelease(string Version, string Commit, string Deployed);
