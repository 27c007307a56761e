using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Omega.Core.Evidence;
using Omega.Core.Ledger;
using Omega.Core.Registries;
using Omega.Core.Settings;
using Omega.Core.Tests.Support;
using Omega.Core.Tests.Trust;
using Omega.Core.Trust;

namespace Omega.Core.Tests.Evidence;

/// <summary>A release with a registry, a signer and an engine that say what a test lets them, and a host that keeps what proved it.</summary>
internal sealed class KeptRelease : IRegistry, IDisposable
{
    public const string Version = SomeTrustData.Minted;

    private readonly TemporaryFolder _folder = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RegistryManifest _manifest;
    private readonly List<Artifact> _attached = [];

    public KeptRelease()
    {
        _manifest = RegistryManifest.Read(Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"config":{"digest":"{{Image.Id}}"},"layers":[]}"""));
        Data = new SignedTrustData(Version, _manifest.Digest);
        Policy = Data.Policy;
        Answer = () => new RegistryAnswer.Found(_manifest);
    }

    public SignedTrustData Data { get; }

    /// <summary>Who must have signed, as it is configured now.</summary>
    public SigningSettings Policy { get; set; }

    public DateTimeOffset Now { get; set; } = SomeTrustData.Now;

    /// <summary>What the engine has under the digest.</summary>
    public SomeImage Image { get; set; } = Built();

    /// <summary>Why the engine does not give the image; null: it does.</summary>
    public string? Refused { get; set; }

    /// <summary>What the registry answers.</summary>
    public Func<RegistryAnswer> Answer { get; set; }

    /// <summary>What the signer shows; null: that it is signed.</summary>
    public string? Said { get; set; }

    public string Digest => _manifest.Digest.ToString();

    public string ManifestFile => Store.PathOf(_manifest.Digest, "manifest.json");

    public string TrustDataFile => Directory.EnumerateFiles(_folder.Path, "trust.json", SearchOption.AllDirectories).Single();

    private EvidenceStore Store => new(_folder.Path);

    public static SomeImage Built() => new SomeImage().Layer(("bin/one", "one")).Layer(("page", "hello"));

    /// <summary>Lets cosign have signed it for a version, by the one key that is expected.</summary>
    public void SignByCosign(string version)
    {
        Policy = new SigningSettings(SigningMethod.Cosign, [_key.ExportSubjectPublicKeyInfoPem()], null);
        _attached.Add(SomeBundle.Signature(_manifest, version, _key));
    }

    /// <summary>Asks for a second builder, who has signed, or not, that it is the same.</summary>
    public void AskForASecondBuilder(bool isRebuilt)
    {
        using var second = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Policy = Policy with { Rebuilders = new([second.ExportSubjectPublicKeyInfoPem()]) };
        if (isRebuilt)
        {
            var record = new LedgerRecord { Number = 1, Version = Version, Digest = Digest, Commit = new string('a', 40), Base = "image:1@sha256:b" };
            _attached.Add(SomeBundle.Of(_manifest, RebuildStatement.Of(SomeTrustData.Repository, record, []).Content.ToArray(), second));
        }
    }

    Task<RegistryAnswer> IRegistry.ManifestAsync(string repository, string reference, CancellationToken cancellation) => Task.FromResult(Answer());

    Task<IReadOnlyList<Artifact>> IRegistry.AttachedAsync(string repository, Digest subject, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Artifact>>(_attached);

    Task<IReadOnlyDictionary<string, string>> IRegistry.LabelsAsync(string repository, RegistryManifest manifest, CancellationToken cancellation) => throw new NotSupportedException();

    Task IRegistry.WriteAsync(string repository, string tag, IReadOnlyDictionary<string, string> annotations, CancellationToken cancellation) => throw new NotSupportedException();

    Task IRegistry.AttachAsync(string repository, Digest subject, IReadOnlyList<Artifact> artifacts, CancellationToken cancellation) => throw new NotSupportedException();

    public void Dispose()
    {
        _folder.Dispose();
        Data.Dispose();
        _key.Dispose();
    }

    public async Task VerifyOnceAsync()
    {
        var verdict = await new ReleaseTrust(Settings, Policy, this, Online, new Clock(Now), Store).VerifyAsync(Version, Digest);
        Assert.Null(verdict.Refusal);
    }

    public Task<Verdict> ProveAsync(string version = Version) => new HostProof(Settings, Policy, Store, Offline, new Clock(Now)).VerifyAsync(version, Digest);

    public Task<Verdict> DecideAsync() => new ReleaseProof(
        new ReleaseTrust(Settings, Policy, this, Online, new Clock(Now), Store), new HostProof(Settings, Policy, Store, Offline, new Clock(Now))).VerifyAsync(Version, Digest);

    public Task<IReadOnlyDictionary<string, string>?> LabelsAsync() => new HostProof(Settings, Policy, Store, Offline, new Clock(Now)).LabelsAsync(Digest);

    private static ImageSettings Settings => new("localhost:5000", "omega/web", "name:1@" + Some.BaseDigest, "linux/amd64");

    private Task<string> Online(string step, IReadOnlyDictionary<string, string> variables, CancellationToken cancellation)
    {
        Assert.Equal(TrustScript.Evidence, step);
        return Task.FromResult(Policy.Method == SigningMethod.ContentTrust ? Said ?? Data.ToString() : JsonSerializer.Serialize(new
        {
            method = "cosign",
            answers = new[] { new { shown = new[] { new { critical = new { image = new Dictionary<string, string> { ["docker-manifest-digest"] = Digest } }, optional = new { version = Version } } } } },
        }));
    }

    /// <summary>Nobody is asked but the engine, and it fetches nothing.</summary>
    private async Task<string> Offline(string step, IReadOnlyDictionary<string, string> variables, CancellationToken cancellation)
    {
        Assert.Equal((EvidenceScript.Save, "no", $"{SomeTrustData.Repository}@{Digest}"), (step, variables["PULL"], variables["IMAGE"]));
        if (Refused is not null)
        {
            throw new OmegaException($"Refused: {Refused}", ExitCode.Refused);
        }

        using var saved = Image.Save();
        await File.WriteAllBytesAsync(variables["FILE"], saved.ToArray(), cancellation);
        return "";
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
