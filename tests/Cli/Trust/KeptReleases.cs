using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Omega.Cli.Processes;
using Omega.Cli.Tests.Commands;
using Omega.Core.Evidence;
using Omega.Core.Registries;
using Omega.Core.Settings;
using Omega.Core.Tests.Evidence;
using Omega.Core.Trust;

namespace Omega.Cli.Tests.Trust;

/// <summary>A stack that served three releases signed by one key of cosign; what registry and engine hold of them is up to a test.</summary>
internal sealed class KeptReleases : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Dictionary<string, RegistryManifest> _built = [];

    public KeptReleases()
    {
        Stage = new CommandStage
        {
            Policy = JsonSerializer.Serialize(new { method = "cosign", signers = new[] { Signer } }),
            Step = call => (0, Step(call)),
        };
        var store = new EvidenceStore(Stage.Checkout.Evidence);
        Stage.Records = [.. Stage.Records.Select(record => record.Version).Distinct().Aggregate((IReadOnlyList<LedgerRecord>)[], (ledger, version) =>
        {
            Engine[version] = new SomeImage().Layer(("page", version));
            _built[version] = RegistryManifest.Read(Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"config":{"digest":"{{Engine[version].Id}}"},"layers":[]}"""));
            var digest = _built[version].Digest;
            store.Keep(digest, "manifest.json", _built[version].Bytes.Span);
            store.Keep(digest, [SomeBundle.Signature(_built[version], version, _key)]);
            return LedgerChain.Append(ledger, Stage.Records.First(record => record.Version == version) with { Digest = digest.ToString() }, built: true);
        })];
    }

    public CommandStage Stage { get; }

    /// <summary>Opens the registry.</summary>
    public RegistryLogin Registry => (_, _, _) => new Holding(this);

    /// <summary>Public half (PEM) of the key that signed.</summary>
    public string Signer => _key.ExportSubjectPublicKeyInfoPem();

    /// <summary>Versions, oldest first.</summary>
    public IReadOnlyList<string> Versions => [.. Stage.Records.Select(record => record.Version)];

    /// <summary>Images of the engine by version.</summary>
    public Dictionary<string, SomeImage> Engine { get; } = [];

    /// <summary>Manifests of the registry by version.</summary>
    public Dictionary<string, RegistryManifest> Held { get; } = [];

    /// <summary>What lies beside them.</summary>
    public List<Artifact> Beside { get; } = [];

    /// <summary>What the registry takes a push of a version for; absent: for what was pushed.</summary>
    public Dictionary<string, RegistryManifest> Takes { get; } = [];

    /// <summary>What any other step than saving, pushing and showing cosign's signatures does and prints.</summary>
    public Func<ProcessCall, string>? Otherwise { get; set; }

    public Digest DigestOf(string version) => _built[version].Digest;

    /// <summary>Lets the registry hold every image.</summary>
    public void PushAll() => _built.ToList().ForEach(built => Held[built.Key] = built.Value);

    public void Dispose()
    {
        Stage.Dispose();
        _key.Dispose();
    }

    private string Step(ProcessCall call)
    {
        string Given(string variable) => call.Environment[variable]!;
        bool Is(string step) => Given("SCRIPT") == EvidenceScript.Read(step, SigningMethod.Cosign);
        if (Is(EvidenceScript.Save))
        {
            var version = _built.Single(built => Given("IMAGE").EndsWith(built.Value.Digest.ToString(), StringComparison.Ordinal)).Key;
            using var saved = Engine[version].Save();
            File.WriteAllBytes(Given("FILE"), saved.ToArray());
            return "";
        }

        if (Is(TrustScript.Push))
        {
            Held[Given("VERSION")] = Takes.GetValueOrDefault(Given("VERSION"), _built[Given("VERSION")]);
            return "";
        }

        if (!Is(TrustScript.Evidence))
        {
            return Otherwise!(call);
        }

        var isSigned = Beside.Any(artifact => artifact.Subject.ToString() == Given("DIGEST"));
        var about = new { image = new Dictionary<string, string> { ["docker-manifest-digest"] = Given("DIGEST") } };
        object shown = new { shown = new[] { new { critical = about, optional = new { version = Given("VERSION") } } } };
        return JsonSerializer.Serialize(new { method = "cosign", answers = new[] { isSigned ? shown : new { failure = "no signatures found" } } });
    }

    private sealed class Holding(KeptReleases releases) : IRegistry
    {
        public Task<RegistryAnswer> ManifestAsync(string repository, string reference, CancellationToken cancellation) =>
            Task.FromResult<RegistryAnswer>(releases.Held.TryGetValue(reference, out var manifest) ? new RegistryAnswer.Found(manifest) : new RegistryAnswer.Absent());

        public Task<IReadOnlyList<Artifact>> AttachedAsync(string repository, Digest subject, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<Artifact>>([.. releases.Beside.Where(artifact => artifact.Subject == subject)]);

        public Task AttachAsync(string repository, Digest subject, IReadOnlyList<Artifact> artifacts, CancellationToken cancellation)
        {
            releases.Beside.AddRange(artifacts);
            return Task.CompletedTask;
        }

        public Task<IReadOnlyDictionary<string, string>> LabelsAsync(string repository, RegistryManifest manifest, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task WriteAsync(string repository, string tag, IReadOnlyDictionary<string, string> annotations, CancellationToken cancellation) =>
            throw new NotSupportedException();
    }
}
