using Omega.Cli.Configuration;
using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Core.Evidence;
using Omega.Core.Registries;
using Omega.Core.Settings;
using Omega.Core.Trust;

namespace Omega.Cli.Trust;

/// <summary>Checks a release as an update does: by the steps embedded in this program and the configuration of now; the state is not asked.</summary>
internal sealed class ConfiguredVerification(Checkout checkout, IProcesses processes, string stack, StackConfiguration configuration, RegistryLogin registry)
{
    /// <summary>Where releases lie.</summary>
    public ImageSettings Image => SettingsReader.Section<ImageSettings>(stack, Get, "image");

    /// <summary>Who must have signed.</summary>
    public SigningSettings Policy => SettingsReader.Section<SigningSettings>(stack, Get, "signing");

    /// <summary>What this machine signs with; empty where it does not.</summary>
    public (string Key, string Passphrase) Signing => (Get("signingKey") ?? "", Get("signingPassphrase") ?? "");

    /// <summary>What this machine signs the ledger's records with, PEM; empty where it does not.</summary>
    public string LedgerKey => Get("ledgerKey") ?? "";

    private StepRunner Steps => new(checkout, processes);

    private (string User, string Password) Login => (Get("registryUser") ?? "omega", Get("registryPassword") ?? "");

    /// <summary>Null when the registry holds the release and the trust policy lets it run; otherwise why it is refused.</summary>
    /// <exception cref="OmegaException">The question could not be answered: a tool is missing, a login is wrong, the configuration is.</exception>
    public async Task<string?> RefusalAsync(string version, string digest, CancellationToken cancellation) =>
        await VerdictAsync(version, digest, cancellation) is { IsVerified: false } verdict ? Told(verdict, digest) : null;

    /// <summary>A refusal as it is told: with it, that what the registry lost is kept on this host; empty for a verdict that lets the release run.</summary>
    public string Told(Verdict verdict, string digest) => verdict.Refusal + (verdict.ShowsNone ? new EvidenceStore(checkout.Evidence).Lost(digest) : "");

    /// <summary>Null when a service's own trust policy lets its image run, or there is none; otherwise why it is refused.</summary>
    /// <exception cref="OmegaException">The question could not be answered: a tool is missing.</exception>
    public Task<string?> RefusalAsync(Service service, CancellationToken cancellation) =>
        new ImageTrust(Image, Steps.RunAsync, TimeProvider.System)
            .RefusalAsync(service, Login.User, Login.Password, cancellation);

    /// <summary>What the trust policy says of a release.</summary>
    /// <exception cref="OmegaException">The question could not be answered: a tool is missing, a login is wrong, the configuration is.</exception>
    public async Task<Verdict> VerdictAsync(string version, string digest, CancellationToken cancellation)
    {
        return await TellingAsync(version, () => AskAsync(asked => asked.Trust.VerifyAsync(version, digest, cancellation)));
    }

    private static async Task<Verdict> TellingAsync(string version, Func<Task<Verdict>> ask)
    {
        try
        {
            return await ask();
        }
        catch (OmegaException exception) when (exception is not SettingsException && exception.ExitCode != ExitCode.Refused)
        {
            throw new OmegaException($"Cannot verify release {version}: {exception.Message}", exception.ExitCode);
        }
    }

    /// <summary>What the trust policy says of a recorded release; where registry or trust server does not answer, by what this host has of it.</summary>
    /// <exception cref="OmegaException">The question could not be answered.</exception>
    public Task<Verdict> ProofAsync(string version, string digest, CancellationToken cancellation) => TellingAsync(version, () => AskAsync(asked => new ReleaseProof(
        asked.Trust, new HostProof(asked.Image, Policy, asked.Store, asked.Run, TimeProvider.System)).VerifyAsync(version, digest, cancellation)));

    /// <summary>What an image consists of, as the engine has it or fetches it, by a digest that was verified.</summary>
    /// <exception cref="OmegaException">The engine has it not, and cannot fetch it; or its layers are others than its configuration names.</exception>
    public Task<ImageContents> ContentsAsync(string digest, CancellationToken cancellation) => AskAsync(async asked =>
    {
        var name = $"{asked.Image.Registry}/{asked.Image.Repository}@{digest}";
        var contents = await new SavedImage(asked.Store, asked.Run, asked.Image.Platform).ReadAsync(name, ImageReading.OfRelease, mayPull: true, cancellation);
        return contents.IsWhole ? contents
            : throw new OmegaException($"Refused: the image that the Docker engine has as {name} was changed: its layers are not those that its configuration names.", ExitCode.Refused);
    });

    /// <summary>What an image of the engine consists of, whatever it is.</summary>
    /// <exception cref="OmegaException">The engine has it not, or does not answer.</exception>
    public Task<ImageContents> ReadAsync(string id, CancellationToken cancellation) => AskAsync(asked =>
        new SavedImage(asked.Store, asked.Run, asked.Image.Platform).ReadAsync(id, ImageReading.OfRelease, mayPull: false, cancellation));

    /// <summary>What this host alone can prove of a release: neither registry nor trust server is asked.</summary>
    /// <param name="version">Its version.</param>
    /// <param name="digest">Its digest.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="clock">Time of the verdict; absent: now.</param>
    /// <exception cref="OmegaException">The engine could not be asked, or no longer has the image.</exception>
    public Task<Verdict> HostVerdictAsync(string version, string digest, CancellationToken cancellation, TimeProvider? clock = null) =>
        new HostProof(Image, Policy, new EvidenceStore(checkout.Evidence), Run, clock ?? TimeProvider.System).VerifyAsync(version, digest, cancellation);

    /// <summary>Brings a release of another stack into this one's repository, by its digest, and signs it, and what is said of it, as this one's policy asks.</summary>
    /// <param name="verified">What the other stack's policy says of it.</param>
    /// <param name="source">The other stack.</param>
    /// <param name="cancellation">Stops it; a copy that is begun is gone on with by the next run.</param>
    /// <exception cref="OmegaException">It failed, or one of both refuses; the message says what of it is done.</exception>
    public async Task AdoptAsync(VerifiedImage verified, ConfiguredVerification source, CancellationToken cancellation)
    {
        if ((source.Image.Registry, source.Image.Repository) != (Image.Registry, Image.Repository))
        {
            using var from = source.Client();
            using var to = Client();
            await new ImageCopy(from, source.Image.Repository, to, Image.Repository).RunAsync(verified.Reference.Digest, verified.Version, cancellation);
        }

        await BringRebuildsAsync(verified, source, cancellation);
        // What the other policy believes of it is what is said here.
        var (statements, _) = await source.AskAsync(asked => asked.Statements.FindAsync(verified, isRequired: false, cancellation));
        _ = await AskAsync(asked => new Publication(asked.Image, Policy, asked.Registry, asked.Run, asked.Trust, asked.Store, _ => statements)
            .AdoptAsync(verified, Signing.Key, Signing.Passphrase, cancellation));
    }

    /// <summary>Signs, as a second builder, that a release is the same when it is built again; returns the key that signed.</summary>
    /// <exception cref="OmegaException">It failed, or the key signs releases.</exception>
    public Task<string> SignRebuildAsync(LedgerRecord release, ImageContents rebuilt, CancellationToken cancellation) => AskAsync(asked =>
        new RebuildSignature(asked.Image, Policy, asked.Registry, asked.Run, asked.Trust, asked.Store).SignAsync(
            RebuildStatement.Of(asked.Trust.Repository, release, rebuilt.Layers), release.Version, Digest.Parse(release.Digest),
            Signing.Key, Signing.Passphrase, cancellation));

    /// <summary>What second builders signed goes along as it is; where their word is asked for and missing, nothing is signed here.</summary>
    private async Task BringRebuildsAsync(VerifiedImage verified, ConfiguredVerification source, CancellationToken cancellation)
    {
        if (Policy.Rebuilders is null)
        {
            return;
        }

        var digest = verified.Reference.Digest;
        var there = await source.AskAsync(asked => asked.Registry.AttachedAsync(source.Image.Repository, digest, cancellation));
        var refusal = await AskAsync(async asked =>
        {
            var here = await asked.Registry.AttachedAsync(Image.Repository, digest, cancellation);
            List<Artifact> rebuilds = [.. there.Where(artifact => StatementJudge.StatementOf(artifact, digest)?.Kind == StatementKind.Rebuild
                && here.All(other => other.Digest != artifact.Digest))];
            if (rebuilds.Count > 0)
            {
                await asked.Registry.AttachAsync(Image.Repository, digest, rebuilds, cancellation);
            }

            return await asked.Trust.RebuildRefusalAsync(verified.Version, digest, cancellation);
        });
        if (refusal is not null)
        {
            throw new OmegaException($"{refusal} Until then '{stack}' is not changed.", ExitCode.Refused);
        }
    }

    /// <summary>Asks registry and steps under the configuration of now.</summary>
    public async Task<T> AskAsync<T>(Func<Asked, Task<T>> ask)
    {
        var (image, policy) = (Image, Policy);
        var opened = registry(image, Login.User, Login.Password);
        using var closing = opened as IDisposable;
        var store = new EvidenceStore(checkout.Evidence);
        var trust = new ReleaseTrust(image, policy, opened, Run, TimeProvider.System, store);
        return await ask(new Asked(image, trust, opened, new StatementLookup(image, policy, opened, store, trust, TimeProvider.System), store, Run));
    }

    private RegistryClient Client() => new(Image.Registry, Login.User, Login.Password, Image.Ca);

    private Task<string> Run(string step, IReadOnlyDictionary<string, string> variables, CancellationToken cancellation)
    {
        var (user, password) = Login;
        var environment = new Dictionary<string, string>(TrustScript.Environment(Image, Policy)) { ["REGISTRY_USER"] = user, ["REGISTRY_PASSWORD"] = password };
        return Steps.RunAsync(EvidenceScript.Read(step, Policy.Method), environment.Concat(variables), cancellation);
    }

    private string? Get(string key) => configuration[$"omega:{key}"];
}

/// <summary>Who is asked about releases.</summary>
/// <param name="Image">Where they lie.</param>
/// <param name="Trust">Whether one may run.</param>
/// <param name="Registry">The registry.</param>
/// <param name="Statements">What is said of them.</param>
/// <param name="Store">What is kept of them here.</param>
/// <param name="Run">Runs the steps.</param>
internal sealed record Asked(ImageSettings Image, ReleaseTrust Trust, IRegistry Registry, StatementLookup Statements, EvidenceStore Store, RunStep Run);
