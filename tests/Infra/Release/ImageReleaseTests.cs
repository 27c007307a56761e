using System.Collections.Immutable;
using Moq;
using Omega.Core.Registries;
using Omega.Core.Trust;
using Omega.Infra.Tests.Support;
using Pulumi.Testing;

namespace Omega.Infra.Tests.Release;

public sealed class ImageReleaseTests
{
    private static ImmutableDictionary<string, object> Environment(Graph graph, string name) =>
        Assert.IsType<ImmutableDictionary<string, object>>(graph.Input(name, "environment"), exactMatch: false);

    /// <summary>Variables of the one run of a step.</summary>
    private static ImmutableDictionary<string, object> Called(Graph graph, string step) => graph.Mocks.Calls
        .Select(call => (ImmutableDictionary<string, object>)call.Args["environment"])
        .Single(variables => Enum.GetValues<SigningMethod>().Any(method => (string)variables["SCRIPT"] == TrustScript.Read(step, method)));

    /// <summary>A stack whose last update deployed an image as the version that mint prints.</summary>
    private static RecordingMocks Deployed(string image, out string version)
    {
        var ledger = Core.Tests.Support.SomeRecords.Ledger(1);
        var minted = version = ledger[^1].Version;
        return new()
        {
            CommandOutput = name => name.StartsWith("release-mint-", StringComparison.Ordinal) ? minted : null,
            StackOutputs = ImmutableDictionary<string, object>.Empty.Add("version", minted).Add("image", image)
                .Add("ledger", ledger.Select(record => (object)record.ToDictionary().ToImmutableDictionary(entry => entry.Key, entry => (object)entry.Value)).ToImmutableArray()),
        };
    }

    private static IEnumerable<object> Items(object? list) => list is ImmutableArray<object> items ? items.AsEnumerable() : [];

    private static object Trigger(Graph graph, string name) =>
        Assert.Single(Assert.IsType<ImmutableArray<object>>(graph.Input(name, "triggers")));

    [Fact]
    public async Task A_base_that_its_makers_did_not_sign_is_refused_before_anything_is_built()
    {
        const string Key = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----";
        var image = Some.Settings().Image with { BaseTrust = new BaseTrustSettings(new SigningSettings(SigningMethod.Cosign, [Key])) };
        var mocks = new RecordingMocks
        {
            Evidence = variables => variables["REGISTRY"] == "docker.io" ? """{"method":"cosign","answers":[{"failure":"no signatures found"}]}""" : SomeEvidence.Of(variables),
        };

        var messages = await InfraTest.FailsAsync(Some.Settings() with { Image = image }, mocks);

        Assert.Contains(messages, message => message.StartsWith("Refused: there is no signature of docker.io/library/nginx@", StringComparison.Ordinal) && message.EndsWith(" Nothing was built.", StringComparison.Ordinal));
        Assert.DoesNotContain(mocks.Resources, resource => resource.Type == "docker:index/image:Image");
    }

    [Fact]
    public async Task A_base_that_its_makers_signed_is_built_on_and_a_preview_asks_nobody()
    {
        const string Key = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----";
        var image = Some.Settings().Image with { BaseTrust = new BaseTrustSettings(new SigningSettings(SigningMethod.Cosign, [Key])) };
        var asked = 0;
        RecordingMocks Mocks() => new()
        {
            Evidence = variables => variables["REGISTRY"] == "docker.io" && asked++ >= 0
                ? $$$"""{"method":"cosign","answers":[{"shown":[{"critical":{"image":{"docker-manifest-digest":"{{{image.BaseDigest}}}"}},"optional":null}]}]}"""
                : SomeEvidence.Of(variables),
        };

        _ = await InfraTest.RunAsync(Some.Settings() with { Image = image }, preview: true, mocks: Mocks());
        Assert.Equal(0, asked);
        var graph = await InfraTest.RunAsync(Some.Settings() with { Image = image }, mocks: Mocks());

        Assert.Equal(1, asked);
        var build = (ImmutableDictionary<string, object>)Assert.Single(graph.OfType("docker:index/image:Image")).Inputs["build"];
        Assert.Equal(image.Base, ((ImmutableDictionary<string, object>)build["args"])["BASE"]);
    }

    [Fact]
    public async Task Every_step_takes_the_output_of_the_step_before()
    {
        var graph = await InfraTest.RunAsync(Some.Settings());

        Assert.Equal(Some.Content, Trigger(graph, "release-mint-cccccccccccc"));
        Assert.Equal($"localhost:5000/omega/web:{RecordingMocks.Version}", graph.Input("release-build-cccccccccccc", "imageName"));
        Assert.Equal((RecordingMocks.Version, RecordingMocks.Digest), (Called(graph, "evidence")["VERSION"], Called(graph, "evidence")["DIGEST"]));
        Assert.Equal(RecordingMocks.Reference, graph.Input("site-image-cccccccccccc", "name"));
        Assert.Equal(RecordingMocks.Reference, graph.Input("site-cccccccccccc", "image"));
    }

    [Fact]
    public async Task Build_is_explicit_and_leaves_no_trace_in_a_preview()
    {
        var graph = await InfraTest.RunAsync(Some.Settings());
        var build = Assert.IsType<ImmutableDictionary<string, object>>(graph.Input("release-build-cccccccccccc", "build"), exactMatch: false);
        var args = Assert.IsType<ImmutableDictionary<string, object>>(build["args"], exactMatch: false);

        Assert.Equal(true, graph.Input("release-build-cccccccccccc", "skipPush"));
        Assert.Equal(false, graph.Input("release-build-cccccccccccc", "buildOnPreview"));
        Assert.Equal("linux/amd64", build["platform"]);
        Assert.Equal(Some.Settings().Image.Base, args["BASE"]);
        Assert.Equal("docker.io/library/nginx:1.29.4-alpine", args["BASE_NAME"]);
        Assert.Equal(Some.BaseDigest, args["BASE_DIGEST"]);
        Assert.Equal(RecordingMocks.Version, args["VERSION"]);
        Assert.Equal("2026-11-25T12:00:00Z", args["CREATED"]);
        Assert.Equal("1795608000", args["SOURCE_DATE_EPOCH"]);
    }

    [Fact]
    public async Task No_path_of_a_checkout_gets_into_the_graph()
    {
        var graph = await InfraTest.RunAsync(Some.Settings());
        var build = Assert.IsType<ImmutableDictionary<string, object>>(graph.Input("release-build-cccccccccccc", "build"), exactMatch: false);

        Assert.Equal("../.omega/context", build["context"]);
        Assert.Equal("../.omega/context/nginx/Dockerfile", build["dockerfile"]);
    }

    [Theory]
    [InlineData("web", null, "{}")]
    [InlineData("pages", null, """{"PAGES":"pages"}""")]
    [InlineData("site", "node@sha256:1", """{"BUILT":"yes","PAGES":"site"}""")]
    public async Task Commit_is_asked_about_the_folder_that_people_write_in(string source, string? builder, string expected)
    {
        var context = SomeStack.Context() with { Site = new SiteFolder("/x", source) { Builder = builder }, Dockerfile = "../.omega/context/served/Dockerfile" };
        var graph = await InfraTest.RunAsync(Some.Settings(), context);

        var environment = Assert.IsType<ImmutableDictionary<string, object>>(graph.Input("release-revision-cccccccccccc", "environment"), exactMatch: false);
        Assert.Equal(expected, System.Text.Json.JsonSerializer.Serialize(new SortedDictionary<string, object>(environment.Remove("SCRIPT").ToDictionary(), StringComparer.Ordinal)));
        Assert.Equal("../.omega/context/served/Dockerfile", Assert.IsType<ImmutableDictionary<string, object>>(graph.Input("release-build-cccccccccccc", "build"), exactMatch: false)["dockerfile"]);
    }

    [Fact]
    public async Task A_recorded_release_is_verified_and_nothing_is_built()
    {
        var release = Some.Release();

        var graph = await InfraTest.RunAsync(Some.Settings() with { Release = release });

        Assert.Empty(graph.OfType("docker:index/image:Image"));
        Assert.DoesNotContain(graph.Mocks.Resources, resource => resource.Name!.StartsWith("release-", StringComparison.Ordinal));
        Assert.Equal(["evidence"], graph.Mocks.Steps);
        Assert.Equal((release.Version, release.Digest), (Called(graph, "evidence")["VERSION"], Called(graph, "evidence")["DIGEST"]));
        Assert.Equal("localhost:5000/omega/web@" + release.Digest, graph.Input("site-eeeeeeeeeeee-dddddddddddd", "image"));
    }

    [Fact]
    public async Task What_is_published_and_signed_is_only_verified_in_every_update()
    {
        var graph = await InfraTest.RunAsync(Some.Settings());

        Assert.Equal(["built", "evidence"], graph.Mocks.Steps);
        Assert.DoesNotContain("SIGNING_KEY", Called(graph, "evidence").Keys);
    }

    [Fact]
    public async Task What_is_new_is_pushed_signed_and_verified_before_anything_runs_it()
    {
        var signed = false;
        RecordingMocks mocks = null!;
        var settings = Some.Settings();
        mocks = new RecordingMocks
        {
            Held = new RegistryAnswer.Absent(),
            Evidence = variables => (signed = mocks.Steps.Contains("sign")) ? SomeEvidence.Of(variables)
                : Core.Tests.Trust.SomeTrustData.SignedBy(("targets/releases", ["omega"], null), ("targets/omega", ["omega"], null)).ToString(),
        };

        var graph = await InfraTest.RunAsync(settings, mocks: mocks);

        Assert.True(signed);
        Assert.Equal(["built", "evidence", "push", "sign", "evidence"], mocks.Steps);
        Assert.Equal("passphrase-marker", Called(graph, "sign")["SIGNING_PASSPHRASE"]);
        Assert.DoesNotContain("SIGNING_PASSPHRASE", Called(graph, "push").Keys);
    }

    [Fact]
    public async Task A_refusal_is_told_once_in_its_own_words_and_nothing_is_deployed()
    {
        for (var run = 0; run < 10; run++)
        {
            var mocks = new RecordingMocks { Evidence = _ => """{"method":"contentTrust","failure":"x509: unknown authority"}""" };

            var messages = await InfraTest.FailsAsync(Some.Settings(), mocks);

            Assert.Equal(
                ["Refused: the trust server https://localhost:4443 is not trusted: x509: unknown authority. Put its authority (PEM) into omega:signing.ca."], messages);
            Assert.DoesNotContain(mocks.Resources, resource => resource.Type == "docker:index/container:Container");
        }
    }

    [Fact]
    public async Task A_step_that_fails_says_what_the_script_said_and_nothing_is_deployed()
    {
        var mocks = new RecordingMocks
        {
            EvidenceFailure = "invocation of command:local:run returned an error: exit status 1: running \"exec /bin/bash\":\nThe program 'notary' is missing.\n",
        };

        Assert.Equal(["The program 'notary' is missing."], await InfraTest.FailsAsync(Some.Settings(), mocks));
        Assert.DoesNotContain(mocks.Resources, resource => resource.Type == "docker:index/container:Container");
    }

    [Fact]
    public async Task A_version_that_the_last_update_deployed_as_another_digest_is_refused_as_moved()
    {
        var mocks = Deployed("localhost:5000/omega/web@" + Some.BaseDigest, out var version);

        Assert.StartsWith(
            $"Refused: the tag localhost:5000/omega/web:{version} was moved: ", Assert.Single(await InfraTest.FailsAsync(Some.Settings(), mocks)), StringComparison.Ordinal);
        Assert.Equal(["built"], mocks.Steps);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_preview_knows_the_digest_of_what_the_last_update_published(bool same)
    {
        var mocks = Deployed(same ? RecordingMocks.Reference : "localhost:5000/other@" + RecordingMocks.Digest, out _);

        var graph = await InfraTest.RunAsync(Some.Settings(), preview: true, mocks: mocks);

        Assert.Equal(same, graph.Resource("site-image-cccccccccccc").Inputs.TryGetValue("name", out var name) && name is RecordingMocks.Reference);
        Assert.Empty(mocks.Calls);
    }

    [Fact]
    public async Task A_preview_calls_nothing()
    {
        var mocks = new Mock<IMocks>();
        var recording = new RecordingMocks();
        mocks.Setup(mock => mock.NewResourceAsync(It.IsAny<MockResourceArgs>())).Returns<MockResourceArgs>(recording.NewResourceAsync);

        await Pulumi.Deployment.TestWithServiceProviderAsync<OmegaStack>(
            mocks.Object,
            new Omega.Infra.Support.StackProvider(() => SomeStack.Of(Some.Settings()), System.IO.Path.GetTempPath),
            new TestOptions { ProjectName = "omega", StackName = "dev", IsPreview = true });

        mocks.Verify(mock => mock.CallAsync(It.IsAny<MockCallArgs>()), Times.Never);
    }

    [Theory]
    [InlineData("mint", "", "a version yyyyMMdd-HHmmss")]
    [InlineData("mint", "20261325-120000", "a version yyyyMMdd-HHmmss")]
    [InlineData("mint", "20261125-120000\n20261125-120001", "a version yyyyMMdd-HHmmss")]
    [InlineData("mint", "latest", "a version yyyyMMdd-HHmmss")]
    [InlineData("revision", "fatal: not a git repository", "a commit id or unknown")]
    public async Task Nothing_is_deployed_when_a_step_prints_anything_but_its_result(string step, string output, string expected)
    {
        var mocks = new RecordingMocks { CommandOutput = name => name == $"release-{step}-cccccccccccc" ? output : null };

        var messages = await InfraTest.FailsAsync(Some.Settings(), mocks);

        Assert.Contains(
            $"The step '{step}' of the release printed '{output.Replace("\n", "\\n", StringComparison.Ordinal)}'; "
            + $"it must print one line, {expected}. Nothing is deployed.",
            messages);
        Assert.DoesNotContain(mocks.Resources, resource => resource.Type == "docker:index/container:Container");
    }

    [Fact]
    public async Task Triggers_hold_no_time_and_no_random_value()
    {
        var first = await InfraTest.RunAsync(Some.Settings());
        var second = await InfraTest.RunAsync(Some.Settings());

        foreach (var command in first.OfType("command:local:Command"))
        {
            Assert.Equal(
                Items(first.Input(command.Name!, "triggers")),
                Items(second.Input(command.Name!, "triggers")));
        }
    }

    [Fact]
    public async Task Another_signer_is_expected_from_now_on()
    {
        var settings = Some.Settings();

        var messages = await InfraTest.FailsAsync(settings with { Signing = settings.Signing with { Signers = [new string('7', 64)] } });

        Assert.StartsWith($"The key in omega:signingKey is for the signer 'omega', which has no key of omega:signing.signers ({new string('7', 64)})", Assert.Single(messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cosign_gets_the_public_keys_and_identities_and_no_trust_server()
    {
        const string Key = "-----BEGIN PUBLIC KEY-----\nA\n-----END PUBLIC KEY-----";
        var signing = new SigningSettings(SigningMethod.Cosign, ["\n" + Key + "\n", Key], Keyless: [new("dev@example.com", "https://issuer.example.com")]);

        var graph = await InfraTest.RunAsync(Some.Settings() with { Signing = signing });

        var variables = Called(graph, "evidence");
        Assert.Equal(Key + "\n" + Key, variables["SIGNERS"]);
        Assert.Equal("dev@example.com\thttps://issuer.example.com", variables["KEYLESS"]);
        Assert.Equal(("", ""), (variables["TRUST_SERVER"], variables["TRUST_CA"]));
    }

    [Fact]
    public async Task Commands_run_their_script_as_text_without_feeding_back_output()
    {
        var graph = await InfraTest.RunAsync(Some.Settings());

        foreach (var command in graph.OfType("command:local:Command"))
        {
            Assert.StartsWith("set -euo pipefail\nexec </dev/null\n", (string)Environment(graph, command.Name!)["SCRIPT"], StringComparison.Ordinal);
            Assert.Equal(["/bin/bash", "-c"], Items(command.Inputs["interpreter"]));
            Assert.Equal(false, command.Inputs["addPreviousOutputInEnv"]);
            Assert.False(command.Inputs.ContainsKey("delete"), "a published release is never removed");
        }
    }

    [Fact]
    public async Task No_secret_stands_in_a_script_or_outside_of_an_environment()
    {
        var graph = await InfraTest.RunAsync(Some.Settings());

        foreach (var resource in graph.Mocks.Resources.Where(resource => resource.Type != "pulumi:providers:docker"))
        {
            var rest = resource.Inputs.Remove("environment");
            Assert.DoesNotContain("marker", string.Join('\n', rest.Values), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void BuildTime_refuses_what_is_no_version() => Assert.Throws<FormatException>(() => ReleaseVersion.Parse("1.0.0"));

    [Fact]
    public void Signing_settings_have_no_default_signer() =>
        Assert.NotEmpty(new SigningSettings(SigningMethod.ContentTrust, [], "https://localhost:4443").Problems());
}
