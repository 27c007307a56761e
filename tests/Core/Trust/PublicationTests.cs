using System.Text;
using Omega.Core.Registries;
using Omega.Core.Settings;
using Omega.Core.Tests.Support;
using Omega.Core.Trust;

namespace Omega.Core.Tests.Trust;

/// <summary>What is signed, and what never is: a registry, an engine and a signer that say what a test lets them.</summary>
public sealed class PublicationTests : IRegistry, IDisposable
{
    private const string Version = SomeTrustData.Minted;
    private const string Tag = $"{SomeTrustData.Repository}:{Version}";
    private const string Key = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nrole: omega\n\nkey-marker\n-----END ENCRYPTED PRIVATE KEY-----";

    private static readonly string Config = "sha256:" + new string('c', 64);
    private static readonly RegistryManifest Ours = Manifest(Config);
    private static readonly RegistryManifest Theirs = Manifest("sha256:" + new string('e', 64));
    private static readonly SigningSettings Policy = new(SigningMethod.ContentTrust, [SomeTrustData.Key("omega")], "https://localhost:4443");

    private List<string> _done = [];
    private readonly List<Artifact> _attached = [];
    private readonly TemporaryFolder _folder = new();

    private IReadOnlyList<Statement> _said = [];

    private string _built = Config;
    private RegistryAnswer _held = new RegistryAnswer.Absent();
    private RegistryAnswer _pushed = new RegistryAnswer.Found(Ours);
    private RegistryManifest? _signed;
    private Func<string, Exception?> _fails = _ => null;
    private string? _unreadable;

    private static string NotSigned =>
        $"{Tag} is published as {Ours.Digest} but NOT signed by a key of omega:signing.signers, so it is not deployed. The next run signs this digest without a rebuild.";

    [Fact]
    public async Task What_was_built_is_pushed_signed_and_verified_once()
    {
        Assert.Equal($"{SomeTrustData.Repository}@{Ours.Digest}", $"{await PublishAsync()}");
        Assert.Equal($"{SomeTrustData.Repository}@{Ours.Digest}", $"{await PublishAsync()}");

        Assert.Equal(["push", $"sign {Ours.Digest} {Ours.Size} targets/releases targets/omega"], _done);
    }

    [Fact]
    public async Task What_is_said_of_it_is_signed_with_it_kept_and_put_beside_it_in_one_write()
    {
        _said = Said();

        await PublishAsync();
        await PublishAsync();

        Assert.Equal(["push", $"sign {Ours.Digest} {Ours.Size} targets/releases targets/omega sbom={_said[0].Digest} provenance={_said[1].Digest}", "attach 2"], _done);
        Assert.Equal(_attached.Select(artifact => artifact.Digest.Hex).Order(), new EvidenceStore(_folder.Path).Artifacts(Ours.Digest).Select(artifact => artifact.Digest.Hex).Order());
    }

    [Fact]
    public async Task What_a_killed_run_did_not_say_is_said_by_the_next_one()
    {
        (_held, _signed, _said) = (new RegistryAnswer.Found(Ours), Ours, Said());

        await PublishAsync();

        Assert.Equal("attach 2", _done[^1]);
        Assert.DoesNotContain("push", _done);
    }

    [Fact]
    public async Task An_engine_that_names_images_by_their_manifest_is_understood()
    {
        _built = Ours.Digest.ToString();

        await PublishAsync();

        Assert.Equal(2, _done.Count);
    }

    [Fact]
    public async Task A_registry_that_shows_something_else_after_the_push_gets_no_signature()
    {
        _pushed = new RegistryAnswer.Found(Theirs);

        await RefusesAsync($"Refused: the registry localhost:5000 shows {Tag} as {Theirs.Digest} after the push, with the configuration {Theirs.Config}; what was built and "
            + $"pushed is {Config}. It answers for something else, so nothing is signed. Check the registry, and who else may push to it.");
        Assert.Equal(["push"], _done);
    }

    [Theory]
    [InlineData("""{"manifests":[],"config":{"digest":"CONFIG"}}""")]
    [InlineData("""{"config":{"digest":"CONFIG"},"Config":{"digest":"sha256:ee"}}""")]
    [InlineData("""{"config":{"digest":"CONFIG","Digest":"sha256:ee"}}""")]
    [InlineData("""{"schemaVersion":1,"fsLayers":[],"config":{"digest":"CONFIG"}}""")]
    [InlineData("""{"schemaVersion":2}""")]
    [InlineData("no manifest")]
    public async Task An_index_or_what_two_readers_read_in_two_ways_gets_no_signature(string text)
    {
        var manifest = RegistryManifest.Read(Encoding.UTF8.GetBytes(text.Replace("CONFIG", Config, StringComparison.Ordinal)));
        _pushed = new RegistryAnswer.Found(manifest);

        await RefusesAsync($"Refused: the registry answers for {Tag} ({manifest.Digest}) with an index of several images, or with nothing like one image manifest. "
            + "Publish one platform without provenance.");
        Assert.DoesNotContain(_done, done => done.StartsWith("sign", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_version_that_is_there_with_another_image_is_neither_moved_nor_signed()
    {
        _held = new RegistryAnswer.Found(Theirs);

        await RefusesAsync($"Refused: version {Version} is already published as {Theirs.Digest}, and the image built here is another one. "
            + "A version is never moved: change the content to get a new version.");
        Assert.Empty(_done);
    }

    [Fact]
    public async Task A_version_that_was_deployed_as_another_digest_is_told_as_moved_and_not_signed()
    {
        _held = new RegistryAnswer.Found(Ours);

        var refused = await Assert.ThrowsAsync<OmegaException>(() => PublishAsync(Key, deployed: SomeTrustData.Other));

        Assert.Equal(
            $"Refused: the tag {Tag} was moved: the registry holds {Ours.Digest}, to be deployed is {SomeTrustData.Other}. Somebody pushed over a release.", refused.Message);
        Assert.Empty(_done);
    }

    [Fact]
    public async Task What_lies_unsigned_in_the_registry_and_was_not_built_here_is_not_signed()
    {
        (_built, _held) = ("", new RegistryAnswer.Found(Ours));

        var refused = await Assert.ThrowsAsync<OmegaException>(PublishAsync);

        Assert.StartsWith(
            $"Refused: {Tag} is published as {Ours.Digest} without a signature that counts, and the image that was built is not on this machine", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Assert.Empty(_done);
    }

    [Fact]
    public async Task What_is_signed_needs_neither_the_image_nor_the_key()
    {
        (_built, _held, _signed) = ("", new RegistryAnswer.Found(Ours), Ours);

        Assert.Equal($"{SomeTrustData.Repository}@{Ours.Digest}", $"{await PublishAsync("", "")}");
        Assert.Empty(_done);
    }

    [Fact]
    public async Task A_version_that_is_signed_as_another_digest_is_not_signed_anew()
    {
        (_held, _signed) = (new RegistryAnswer.Found(Ours), Theirs);

        await RefusesAsync($"Refused: version {Version} of {SomeTrustData.Repository} is signed as {Theirs.Digest}, not as {Ours.Digest} which is to be deployed.");
        Assert.Empty(_done);
    }

    [Fact]
    public async Task A_signature_that_fails_is_made_by_the_next_run_without_a_push()
    {
        _fails = step => step == TrustScript.Sign && _done.Count == 1 ? new OmegaException("Cannot sign.") : null;

        Assert.Equal($"Cannot sign. {NotSigned}", (await Assert.ThrowsAsync<OmegaException>(PublishAsync)).Message);
        _fails = _ => null;
        await PublishAsync();

        Assert.Equal(["push", $"sign {Ours.Digest} {Ours.Size} targets/releases targets/omega"], _done);
    }

    [Fact]
    public async Task What_another_policy_verified_is_signed_for_this_one_once()
    {
        var verified = await PublishAsync();
        (_done, _signed, _built, _held) = ([], null, "", _pushed);

        Assert.Equal(verified.Reference, (await AdoptAsync(verified)).Reference);
        Assert.Equal(verified.Reference, (await AdoptAsync(verified, key: "")).Reference);

        Assert.Equal([$"sign {Ours.Digest} {Ours.Size} targets/releases targets/omega"], _done);
    }

    [Fact]
    public async Task What_another_policy_verified_is_not_signed_when_the_registry_holds_another_image_or_none()
    {
        var verified = await PublishAsync();
        (_done, _signed) = ([], null);
        foreach (var held in new RegistryAnswer[] { new RegistryAnswer.Found(Theirs), new RegistryAnswer.Absent(), new RegistryAnswer.Denied("403") })
        {
            _held = held;
            Assert.Equal(ExitCode.Refused, (await Assert.ThrowsAsync<OmegaException>(() => AdoptAsync(verified))).ExitCode);
        }

        Assert.Empty(_done);
    }

    [Fact]
    public async Task Without_a_key_of_this_policy_the_refusal_says_where_one_is_looked_for()
    {
        var verified = await PublishAsync();
        (_signed, _held) = (null, _pushed);

        var refusal = await Assert.ThrowsAsync<OmegaException>(() => AdoptAsync(verified, key: ""));

        Assert.EndsWith("It is signed here where omega:signingKey and omega:signingPassphrase are configured.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Refused, refusal.ExitCode);
    }

    [Fact]
    public async Task What_stands_in_a_preview_for_a_verified_image_is_never_signed()
    {
        _held = new RegistryAnswer.Found(Ours);

        await Assert.ThrowsAsync<InvalidOperationException>(() => AdoptAsync(VerifiedImage.InPreview(SomeTrustData.Repository, Version, Ours.Digest.ToString())));
        Assert.Empty(_done);
    }

    [Fact]
    public async Task A_tool_that_claims_to_have_signed_is_not_believed()
    {
        _fails = step => step == TrustScript.Sign ? new ArgumentException("nothing was done") : null;

        Assert.Equal(
            "No signature of a key in omega:signing.signers shows after signing. "
            + $"Refused: no signature for version {Version} of {SomeTrustData.Repository} at https://localhost:4443. Either it is unsigned or the server did not answer for it. {NotSigned}",
            (await Assert.ThrowsAsync<OmegaException>(PublishAsync)).Message);
    }

    [Fact]
    public async Task A_key_that_would_sign_in_vain_is_told_before_anything_is_published()
    {
        var refused = await Assert.ThrowsAsync<OmegaException>(() => PublishAsync(Key.Replace("omega", "mallory", StringComparison.Ordinal)));

        Assert.StartsWith("The key in omega:signingKey is for the signer 'mallory', which has no key of ", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was published.", refused.Message, StringComparison.Ordinal);
        Assert.Empty(_done);
    }

    [Fact]
    public async Task A_missing_passphrase_is_told_before_anything_is_published()
    {
        Assert.Equal(
            "omega:signingPassphrase is empty, and the key in omega:signingKey is encrypted. Nothing was published.",
            (await Assert.ThrowsAsync<OmegaException>(() => PublishAsync(Key, ""))).Message);
        Assert.Empty(_done);
    }

    [Fact]
    public async Task A_registry_that_hides_what_it_does_not_have_is_pushed_to()
    {
        _held = new RegistryAnswer.Denied("it answers 403 DENIED");

        await PublishAsync();

        Assert.Equal(2, _done.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_push_that_does_not_show_is_not_signed(bool hidden)
    {
        _pushed = hidden ? new RegistryAnswer.Denied("it answers 403") : new RegistryAnswer.Absent();

        Assert.Equal($"The registry localhost:5000 does not show {Tag} after the push.", (await Assert.ThrowsAsync<OmegaException>(PublishAsync)).Message);
        Assert.Equal(["push"], _done);
    }

    [Fact]
    public async Task An_image_that_is_nowhere_is_to_be_built()
    {
        _built = "";

        Assert.Equal(
            $"The image {Tag} is neither on this machine nor in the registry. Run `pulumi up --refresh` to build it again.",
            (await Assert.ThrowsAsync<OmegaException>(PublishAsync)).Message);
    }

    [Fact]
    public async Task A_trust_server_whose_data_does_not_hold_is_told_so_before_anything_is_published()
    {
        _unreadable = "could not validate the role: valid signatures did not meet threshold";

        await RefusesAsync($"Refused: no usable trust data for {Tag} from https://localhost:4443: {_unreadable}. Either it is unsigned, or signed elsewhere, or the server did "
            + "not answer. Nothing was published.");
        Assert.Empty(_done);
    }

    public static TheoryData<RegistryAnswer, string> Unverified { get; } = new()
    {
        { new RegistryAnswer.Absent(), $"Refused: the registry localhost:5000 no longer holds version {Version} of omega/web ({Ours.Digest})." },
        {
            new RegistryAnswer.Denied("it answers 403 DENIED"),
            $"Refused: version {Version} of omega/web may not be read at the registry localhost:5000, or is not there: it answers 403 DENIED."
        },
        {
            new RegistryAnswer.Found(Theirs),
            $"Refused: the tag {Tag} was moved: the registry holds {Theirs.Digest}, to be deployed is {Ours.Digest}. Somebody pushed over a release."
        },
        {
            new RegistryAnswer.Found(Ours with { Config = null }),
            $"Refused: the registry answers for {Tag} ({Ours.Digest}) with an index of several images, or with nothing like one image manifest. "
                + "Publish one platform without provenance."
        },
    };

    [Theory]
    [MemberData(nameof(Unverified))]
    public async Task A_release_is_refused_when_the_registry_does_not_hold_it_under_its_version(RegistryAnswer held, string message)
    {
        (_held, _signed) = (held, Ours);

        Assert.Equal(message, (await Trust.VerifyAsync(Version, Ours.Digest.ToString())).Refusal);
    }

    [Theory]
    [InlineData("latest", "sha256:1111111111111111111111111111111111111111111111111111111111111111")]
    [InlineData(Version, "sha256:11")]
    [InlineData("$(touch x)", "\u001b[2J")]
    public async Task What_is_no_release_is_asked_of_nobody(string version, string digest)
    {
        Assert.StartsWith("Refused: '", (await Trust.VerifyAsync(version, digest)).Refusal, StringComparison.Ordinal);
        Assert.Empty(_done);
    }

    Task<RegistryAnswer> IRegistry.ManifestAsync(string repository, string reference, CancellationToken cancellation)
    {
        Assert.Equal(("omega/web", Version), (repository, reference));
        return Task.FromResult(_done.Contains("push") ? _pushed : _held);
    }

    Task<IReadOnlyDictionary<string, string>> IRegistry.LabelsAsync(string repository, RegistryManifest manifest, CancellationToken cancellation) =>
        throw new NotSupportedException();

    Task IRegistry.WriteAsync(string repository, string tag, IReadOnlyDictionary<string, string> annotations, CancellationToken cancellation) =>
        throw new InvalidOperationException("A publication writes by the engine alone.");

    Task<IReadOnlyList<Artifact>> IRegistry.AttachedAsync(string repository, Digest subject, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Artifact>>(_attached);

    Task IRegistry.AttachAsync(string repository, Digest subject, IReadOnlyList<Artifact> artifacts, CancellationToken cancellation)
    {
        Assert.All(artifacts, artifact => Assert.Equal(subject, artifact.Subject));
        _attached.AddRange(artifacts);
        _done.Add($"attach {artifacts.Count}");
        return Task.CompletedTask;
    }

    private ReleaseTrust Trust => new(Some.Settings().Image, Policy, this, RunAsync, TimeProvider.System);

    private Task<VerifiedImage> PublishAsync() => PublishAsync(Key);

    private Task<VerifiedImage> PublishAsync(string key, string passphrase = "secret", string deployed = "") =>
        new Publication(Some.Settings().Image, Policy, this, RunAsync, Trust, new EvidenceStore(_folder.Path), _ => _said).PublishAsync(Version, key, passphrase, deployed);

    private Task<VerifiedImage> AdoptAsync(VerifiedImage verified, string key = Key) =>
        new Publication(Some.Settings().Image, Policy, this, RunAsync, Trust, new EvidenceStore(_folder.Path), _ => _said).AdoptAsync(verified, key, "secret");

    private async Task RefusesAsync(string message)
    {
        var refused = await Assert.ThrowsAsync<OmegaException>(PublishAsync);
        Assert.Equal((message, ExitCode.Refused), (refused.Message, refused.ExitCode));
    }

    private Task<string> RunAsync(string step, IReadOnlyDictionary<string, string> variables, CancellationToken cancellation)
    {
        switch (_fails(step))
        {
            case OmegaException failure:
                throw failure;
            case not null:
                return Task.FromResult("");
        }

        switch (step)
        {
            case TrustScript.Built:
                return Task.FromResult(_built + "\n");
            case TrustScript.Push:
                _done.Add("push");
                break;
            case TrustScript.Sign:
                Assert.Equal((Key, "secret"), (variables["SIGNING_KEY"], variables["SIGNING_PASSPHRASE"]));
                _done.Add($"sign {variables["DIGEST"]} {variables["SIZE"]} {variables["SIGNING_ROLES"]}" + string.Concat(
                    variables["STATEMENTS"].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => $" {name}={Digest.Of(File.ReadAllBytes(Path.Combine(variables["FOLDER"], name)))}")));
                _signed = _pushed is RegistryAnswer.Found found ? found.Manifest : null;
                break;
            case TrustScript.Evidence when _unreadable is not null:
                return Task.FromResult(System.Text.Json.JsonSerializer.Serialize(new { method = "contentTrust", failure = _unreadable }));
            case TrustScript.Evidence:
                var data = SomeTrustData.SignedBy(("targets/releases", ["omega"], null), ("targets/omega", ["omega"], null));
                return Task.FromResult((_signed is null ? data
                    : data.Says("targets/releases", _signed.Digest.ToString()).Says("targets/omega", _signed.Digest.ToString())).With("root", _ => { }).ToString());
        }

        return Task.FromResult("");
    }

    public void Dispose() => _folder.Dispose();

    private static IReadOnlyList<Statement> Said() =>
    [
        Statement.Of(StatementKind.Sbom, SomeTrustData.Repository, Ours.Digest, "{}"u8), Statement.Of(StatementKind.Provenance, SomeTrustData.Repository, Ours.Digest, "{}"u8),
    ];

    private static RegistryManifest Manifest(string config) =>
        RegistryManifest.Read(Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"config":{"digest":"{{config}}"},"layers":[]}"""));
}
