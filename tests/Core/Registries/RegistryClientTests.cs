using Omega.Core.Registries;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Registries;

/// <summary>Against a registry of this machine that answers as a test says; no word of it counts, but status and codes.</summary>
public sealed class RegistryClientTests : IDisposable
{
    private const string Manifest = """{"schemaVersion":2,"config":{"digest":"sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"}}""";
    private const string Path = "/v2/omega/web/manifests/1";

    private readonly FakeRegistry _registry = new();

    [Fact]
    public async Task A_manifest_is_hashed_here_whatever_the_registry_says_of_it()
    {
        _registry.On(Path, 200, Manifest, ("Docker-Content-Digest", "sha256:" + new string('0', 64)));

        var found = Assert.IsType<RegistryAnswer.Found>(await AskAsync());

        Assert.Equal(Digest.Of(Manifest), found.Manifest.Digest);
        Assert.Equal("sha256:" + new string('c', 64), $"{found.Manifest.Config}");
    }

    [Theory]
    [InlineData(404, """{"errors":[{"code":"MANIFEST_UNKNOWN"}]}""")]
    [InlineData(404, "")]
    [InlineData(404, "NAME_UNKNOWN: repository name not known to registry")]
    [InlineData(400, "MANIFEST_UNKNOWN")]
    [InlineData(403, """{"errors":[{"code":"NAME_UNKNOWN"}]}""")]
    public async Task What_is_not_there_is_absent_by_status_or_code(int status, string body)
    {
        _registry.On(Path, status, body);

        Assert.IsType<RegistryAnswer.Absent>(await AskAsync());
    }

    [Theory]
    [InlineData(403)]
    [InlineData(401)]
    public async Task A_login_that_is_right_is_told_from_a_repository_that_may_not_be_read(int status)
    {
        _registry.On(Path, status, """{"errors":[{"code":"DENIED"}]}""").On("/v2/", 200, "{}");

        Assert.StartsWith($"it answers {status} ", Assert.IsType<RegistryAnswer.Denied>(await AskAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_are_those_of_the_configuration_that_the_manifest_names()
    {
        const string Config = """{"config":{"Labels":{"omega.door":"sha256:1","other":7}}}""";
        var manifest = new RegistryManifest(Digest.Of(Manifest), 1, Digest.Of(Config), false);
        _registry.On($"/v2/omega/web/blobs/{Digest.Of(Config)}", 200, Config);

        Assert.Equal(new Dictionary<string, string> { ["omega.door"] = "sha256:1" }, await LabelsAsync(manifest));
        Assert.Empty(await LabelsAsync(manifest with { Config = null }));
    }

    [Theory]
    [InlineData(200, """{"config":{"Labels":{"omega.door":"sha256:2"}}}""", "200, with other bytes.")]
    [InlineData(404, "", "404.")]
    public async Task Labels_of_other_bytes_are_not_believed(int status, string body, string expected)
    {
        var config = Digest.Of("what the manifest names");
        _registry.On($"/v2/omega/web/blobs/{config}", status, body);

        var failure = await Assert.ThrowsAsync<OmegaException>(() => LabelsAsync(new RegistryManifest(Digest.Of(Manifest), 1, config, false)));

        Assert.EndsWith(expected, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"config":null}""")]
    [InlineData("""{"config":{"Labels":[]}}""")]
    public async Task A_configuration_without_labels_has_none(string config)
    {
        _registry.On($"/v2/omega/web/blobs/{Digest.Of(config)}", 200, config);

        Assert.Empty(await LabelsAsync(new RegistryManifest(Digest.Of(Manifest), 1, Digest.Of(config), false)));
    }

    [Fact]
    public async Task A_login_that_is_wrong_says_so_and_what_to_check()
    {
        _registry.On(Path, 401, "").On("/v2/", 401, "");

        Assert.Equal(
            $"Cannot log in to the registry {_registry.Address} as omega: 401. Check that it answers, and omega:registryUser and omega:registryPassword.",
            (await Assert.ThrowsAsync<OmegaException>(AskAsync)).Message);
    }

    [Fact]
    public async Task A_token_is_asked_for_with_the_login_and_then_used()
    {
        _registry.On("/v2/", 200, "{}")
            .On(Path, request => request.Headers["Authorization"] == "Bearer t1" ? (200, Manifest) : (401, ""),
                ("WWW-Authenticate", $"Bearer realm=\"http://{_registry.Address}/token?x=1\",service=\"a, b\",scope=\"repository:omega/web:pull\""))
            .On("/token", request => request.Headers["Authorization"]?.StartsWith("Basic ", StringComparison.Ordinal) == true
                && request.QueryString["service"] == "a, b" && request.QueryString["x"] == "1" && request.QueryString["scope"] == "repository:omega/web:pull,push"
                ? (200, """{"access_token":"t1"}""") : (403, ""));

        Assert.IsType<RegistryAnswer.Found>(await AskAsync());
    }

    [Theory]
    [InlineData("http://registry.example.com/token")]
    [InlineData("file:///etc/passwd")]
    [InlineData("nonsense")]
    public async Task A_login_is_given_to_no_token_service_in_plain_text(string realm)
    {
        _registry.On("/v2/", 200, "{}").On(Path, _ => (401, ""), ("WWW-Authenticate", $"Bearer realm=\"{realm}\""));

        Assert.Contains("the token service refuses the login", (await Assert.ThrowsAsync<OmegaException>(AskAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_asks_to_wait_is_asked_again()
    {
        var asked = 0;
        _registry.On("/v2/", 200, "{}").On(Path, _ => asked++ < 2 ? (429, "") : (200, Manifest), ("Retry-After", "0"));

        Assert.IsType<RegistryAnswer.Found>(await AskAsync());
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task A_redirect_is_followed_without_the_login()
    {
        string? sent = "none";
        using var other = new FakeRegistry();
        other.On("/blob", request =>
        {
            sent = request.Headers["Authorization"];
            return (200, Manifest);
        });
        _registry.On("/v2/", 200, "{}").On(Path, 307, "", ("Location", $"http://{other.Address}/blob"));

        Assert.IsType<RegistryAnswer.Found>(await AskAsync());
        Assert.Null(sent);
    }

    [Fact]
    public async Task Any_other_status_is_a_failure_with_its_words()
    {
        _registry.On(Path, 500, "disk\nfull\u001b[31m");

        Assert.Equal(
            $"Cannot read {_registry.Address}/omega/web:1 from the registry: it answers 500 disk full [31m.", (await Assert.ThrowsAsync<OmegaException>(AskAsync)).Message);
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_is_unreachable()
    {
        var address = _registry.Address;
        _registry.Dispose();

        var message = (await Assert.ThrowsAsync<UnansweredException>(AskAsync)).Message;
        Assert.StartsWith($"The registry {address} cannot be reached: ", message, StringComparison.Ordinal);
        Assert.EndsWith(". `./omega setup` starts one that was made for this checkout.", message, StringComparison.Ordinal);
        Assert.Equal("", RegistryTransport.StartOf("registry.example.com:5000"));
    }

    [Fact]
    public async Task An_answer_without_end_is_no_manifest()
    {
        _registry.On(Path, 200, new string(' ', 5 << 20));

        Assert.Contains("more than 4 MiB", (await Assert.ThrowsAsync<OmegaException>(AskAsync)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:5000", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("localhost.example.com:5000", false)]
    [InlineData("128.0.0.1:5000", false)]
    [InlineData("[::1]:5000", true)]
    [InlineData("[::2]:5000", false)]
    [InlineData("registry", false)]
    public void Plain_text_is_spoken_with_this_machine_only(string registry, bool plain) => Assert.Equal(plain, RegistryTransport.IsThisMachine(registry));

    public void Dispose() => _registry.Dispose();

    private async Task<IReadOnlyDictionary<string, string>> LabelsAsync(RegistryManifest manifest)
    {
        using var client = new RegistryClient(_registry.Address, "omega", "secret");
        return await client.LabelsAsync("omega/web", manifest);
    }

    private async Task<RegistryAnswer> AskAsync()
    {
        using var client = new RegistryClient(_registry.Address, "omega", "secret");
        return await client.ManifestAsync("omega/web", "1");
    }
}
