using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Omega.Core.Evidence;
using Omega.Core.Registries;
using Omega.Core.Settings;
using Omega.Core.Tests.Support;
using Omega.Core.Tests.Trust;
using Omega.Core.Trust;

namespace Omega.Core.Tests.Evidence;

/// <summary>What this host alone proves of a release that was verified once, and what it does not, after the careless or hostile change of one thing.</summary>
public sealed class HostProofTests : IRegistry, IDisposable
{
    private const string Version = SomeTrustData.Minted;

    private readonly TemporaryFolder _folder = new();
    private readonly SignedTrustData _data;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RegistryManifest _manifest;
    private readonly List<Artifact> _attached = [];

    private SomeImage _image = Image();
    private SigningSettings _policy;
    private DateTimeOffset _now = SomeTrustData.Now;

    public HostProofTests()
    {
        _manifest = RegistryManifest.Read(Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"config":{"digest":"{{_image.Id}}"},"layers":[]}"""));
        _data = new SignedTrustData(Version, _manifest.Digest);
        _policy = _data.Policy;
    }

    private string Digest => _manifest.Digest.ToString();

    private EvidenceStore Store => new(_folder.Path);

    private static SomeImage Image() => new SomeImage().Layer(("bin/one", "one")).Layer(("page", "hello"));

    [Fact]
    public async Task What_was_verified_once_is_proven_without_registry_and_trust_server()
    {
        await VerifyOnceAsync();

        var verdict = await ProveAsync();

        Assert.Null(verdict.Refusal);
        Assert.Equal(["omega"], verdict.Image!.Signers);
        Assert.Equal($"{SomeTrustData.Repository}@{Digest}", verdict.Image.ToString());
    }

    [Fact]
    public async Task What_was_never_verified_here_is_not_proven_and_the_remedy_is_told() => Assert.Equal(
        $"Refused: the manifest of version {Version} ({Digest}) is not kept on this host, or was changed. Keep it while the registry answers: `./omega ledger verify`.",
        (await ProveAsync()).Refusal);

    [Fact]
    public async Task A_kept_manifest_with_other_bytes_proves_nothing()
    {
        await VerifyOnceAsync();
        await File.AppendAllTextAsync(Store.PathOf(_manifest.Digest, "manifest.json"), " ");

        Assert.Contains("is not kept on this host, or was changed", (await ProveAsync()).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trust_data_whose_word_has_ended_proves_nothing()
    {
        await VerifyOnceAsync();
        _now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

        Assert.Contains("is expired: ", (await ProveAsync()).Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-06-01", "2027-06-01", "the role root is not signed by its keys")]
    [InlineData("\"length\":528", "\"length\":529", "the role targets/omega is not signed by its keys")]
    [InlineData("\"method\":\"ecdsa\"", "\"method\":\"none\"", "the role root is not signed by its keys")]
    [InlineData("{\"method\"", "{{\"method\"", "it cannot be read")]
    public async Task Trust_data_that_was_changed_proves_nothing(string from, string to, string why)
    {
        await VerifyOnceAsync();
        var file = Directory.EnumerateFiles(_folder.Path, "trust.json", SearchOption.AllDirectories).Single();
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace(from, to, StringComparison.Ordinal));

        Assert.StartsWith($"Refused: the trust data in {file} is not what was signed: {why}. ", (await ProveAsync()).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_of_other_trust_data_of_the_same_keys_prove_nothing()
    {
        await VerifyOnceAsync();
        var file = Directory.EnumerateFiles(_folder.Path, "trust.json", SearchOption.AllDirectories).Single();
        using var before = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        _data.Before = signed => signed["targets/omega"]["version"] = 2;
        _ = _data.ToString();
        var timestamp = before.RootElement.GetProperty("roles").GetProperty("timestamp").GetRawText();
        using var after = JsonDocument.Parse(_data.ToString());
        await File.WriteAllTextAsync(file, after.RootElement.GetRawText().Replace(
            after.RootElement.GetProperty("roles").GetProperty("timestamp").GetRawText(), timestamp, StringComparison.Ordinal));

        Assert.Contains("the timestamp names another snapshot", (await ProveAsync()).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signer_who_is_known_to_be_revoked_proves_nothing()
    {
        await VerifyOnceAsync();
        _policy = _policy with { Revoked = [new RevokedSigner(_data.SignerId, "2026-01-01T00:00:00Z")] };

        Assert.Contains("whose key counts no more", (await ProveAsync()).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signer_whom_nobody_expects_now_proves_nothing()
    {
        await VerifyOnceAsync();
        _policy = _policy with { Signers = [SomeTrustData.Key("somebody")] };

        Assert.Contains("whose keys are not all in omega:signing.signers", (await ProveAsync()).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_version_of_the_same_digest_is_not_proven()
    {
        await VerifyOnceAsync();

        Assert.Contains("no signature for version 20260401-120001", (await ProveAsync("20260401-120001")).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_whose_configuration_is_another_one_is_refused()
    {
        await VerifyOnceAsync();
        _image = Image().Layer(("more", "more"));

        Assert.StartsWith($"Refused: the image that the Docker engine has as {SomeTrustData.Repository}@{Digest} was changed: its configuration is ",
            (await ProveAsync()).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_with_one_changed_layer_is_refused_though_its_configuration_is_as_it_was()
    {
        await VerifyOnceAsync();
        _image = Image().Changed(("page", "HELLO"));

        Assert.StartsWith($"Refused: the image that the Docker engine has as {SomeTrustData.Repository}@{Digest} was changed: its layers are ",
            (await ProveAsync()).Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Version, true, null)]
    [InlineData("20260401-120001", true, "is signed for version 20260401-120001")]
    [InlineData(Version, false, "is signed, but by none of omega:signing.signers")]
    public async Task A_signature_of_cosign_is_proven_by_what_is_kept_of_it(string signedFor, bool isExpected, string? refusal)
    {
        var pem = _key.ExportSubjectPublicKeyInfoPem();
        _policy = new SigningSettings(SigningMethod.Cosign, [pem], null);
        _attached.Add(Signed(signedFor));
        await VerifyOnceAsync();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _policy = isExpected ? _policy : _policy with { Signers = [other.ExportSubjectPublicKeyInfoPem()] };

        var verdict = await ProveAsync();

        Assert.Equal(refusal is null, verdict.IsVerified);
        Assert.Contains(refusal ?? "", verdict.Refusal ?? "", StringComparison.Ordinal);
    }

    public Task<RegistryAnswer> ManifestAsync(string repository, string reference, CancellationToken cancellation) =>
        Task.FromResult<RegistryAnswer>(new RegistryAnswer.Found(_manifest));

    public Task<IReadOnlyList<Artifact>> AttachedAsync(string repository, Digest subject, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Artifact>>(_attached);

    public Task<IReadOnlyDictionary<string, string>> LabelsAsync(string repository, RegistryManifest manifest, CancellationToken cancellation) => throw new NotSupportedException();

    Task IRegistry.WriteAsync(string repository, string tag, IReadOnlyDictionary<string, string> annotations, CancellationToken cancellation) => throw new NotSupportedException();

    Task IRegistry.AttachAsync(string repository, Digest subject, IReadOnlyList<Artifact> artifacts, CancellationToken cancellation) => throw new NotSupportedException();

    public void Dispose()
    {
        _folder.Dispose();
        _data.Dispose();
        _key.Dispose();
    }

    private Artifact Signed(string version)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(new
        {
            _type = "https://in-toto.io/Statement/v1",
            subject = new[] { new { digest = new { sha256 = _manifest.Digest.Hex }, annotations = new { version } } },
            predicateType = Statement.SignatureType,
            predicate = new { },
        });
        var signed = Encoding.UTF8.GetBytes($"DSSEv1 {Artifact.InToto.Length} {Artifact.InToto} {payload.Length} ").Concat(payload).ToArray();
        var envelope = new
        {
            payload = Convert.ToBase64String(payload),
            payloadType = Artifact.InToto,
            signatures = new[] { new { sig = Convert.ToBase64String(_key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)) } },
        };
        return Artifact.Of(_manifest, Artifact.Bundle, JsonSerializer.SerializeToUtf8Bytes(new { dsseEnvelope = envelope }), new Dictionary<string, string>());
    }

    private async Task VerifyOnceAsync()
    {
        var verdict = await new ReleaseTrust(Settings, _policy, this, Online, new Clock(_now), Store).VerifyAsync(Version, Digest);
        Assert.Null(verdict.Refusal);
    }

    private Task<Verdict> ProveAsync(string version = Version) => new HostProof(Settings, _policy, Store, Offline, new Clock(_now)).VerifyAsync(version, Digest);

    private static ImageSettings Settings => new("localhost:5000", "omega/web", "name:1@" + Some.BaseDigest, "linux/amd64");

    private Task<string> Online(string step, IReadOnlyDictionary<string, string> variables, CancellationToken cancellation)
    {
        Assert.Equal(TrustScript.Evidence, step);
        return Task.FromResult(_policy.Method == SigningMethod.ContentTrust ? _data.ToString() : JsonSerializer.Serialize(new
        {
            method = "cosign",
            answers = new[] { new { shown = new[] { new { critical = new { image = new Dictionary<string, string> { ["docker-manifest-digest"] = Digest } }, optional = new { version = Version } } } } },
        }));
    }

    /// <summary>Nobody is asked but the engine, and it fetches nothing.</summary>
    private async Task<string> Offline(string step, IReadOnlyDictionary<string, string> variables, CancellationToken cancellation)
    {
        Assert.Equal((EvidenceScript.Save, "no", $"{SomeTrustData.Repository}@{Digest}"), (step, variables["PULL"], variables["IMAGE"]));
        using var saved = _image.Save();
        await File.WriteAllBytesAsync(variables["FILE"], saved.ToArray(), cancellation);
        return "";
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
