using System.Collections.Immutable;
using Moq;
using Omega.Infra.Tests.Support;
using Pulumi.Testing;

namespace Omega.Infra.Tests.Release;

public sealed class ImageReleaseTests
{
    private static ImmutableDictionary<string, object> Environment(Graph graph, string name) =>
        Assert.IsType<ImmutableDictionary<string, object>>(graph.Input(name, "environment"), exactMatch: false);

    private static IEnumerable<object> Items(object? list) => list is ImmutableArray<object> items ? items.AsEnumerable() : [];

    private static object Trigger(Graph graph, string name) =>
        Assert.Single(Assert.IsType<ImmutableArray<object>>(graph.Input(name, "triggers")));

    [Fact]
    public async Task Every_step_takes_the_output_of_the_step_before()
    {
        var graph = await InfraTest.RunAsync(Some.Settings());

        Assert.Equal(Some.Content, Trigger(graph, "release-mint-cccccccccccc"));
        Assert.Equal($"localhost:5000/omega/web:{RecordingMocks.Version}", graph.Input("release-build-cccccccccccc", "imageName"));
        Assert.Equal(RecordingMocks.Version, Trigger(graph, "release-publish-cccccccccccc"));
        Assert.Equal(RecordingMocks.Version, Environment(graph, "release-publish-cccccccccccc")["VERSION"]);
        Assert.Equal(RecordingMocks.Digest, Trigger(graph, "release-verify-cccccccccccc"));
        Assert.Equal(RecordingMocks.Digest, Environment(graph, "release-verify-cccccccccccc")["DIGEST"]);
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

    [Fact]
    public async Task A_recorded_release_is_verified_and_nothing_is_built()
    {
        var release = Some.Release();
        var mocks = new RecordingMocks { VerifyOutput = _ => "localhost:5000/omega/web@" + release.Digest };

        var graph = await InfraTest.RunAsync(Some.Settings() with { Release = release }, mocks: mocks);

        Assert.Empty(graph.OfType("docker:index/image:Image"));
        Assert.DoesNotContain(mocks.Resources, resource => resource.Name is "release-mint-eeeeeeeeeeee-dddddddddddd" or "release-publish-eeeeeeeeeeee-dddddddddddd");
        Assert.Equal(release.Digest, Environment(graph, "release-verify-eeeeeeeeeeee-dddddddddddd")["DIGEST"]);
        Assert.Equal(release.Version, Environment(graph, "release-verify-eeeeeeeeeeee-dddddddddddd")["VERSION"]);
        Assert.Equal("localhost:5000/omega/web@" + release.Digest, graph.Input("site-eeeeeeeeeeee-dddddddddddd", "image"));
    }

    [Fact]
    public async Task Every_update_verifies_again_even_when_nothing_changes()
    {
        var graph = await InfraTest.RunAsync(Some.Settings());

        var call = Assert.Single(graph.Mocks.Calls);
        Assert.Equal("command:local:run", call.Token);
        Assert.Equal(
            Environment(graph, "release-verify-cccccccccccc")["SCRIPT"],
            Assert.IsType<ImmutableDictionary<string, object>>(call.Args["environment"], exactMatch: false)["SCRIPT"]);
    }

    [Fact]
    public async Task A_verification_that_fails_says_what_the_script_said_and_nothing_is_deployed()
    {
        var mocks = new RecordingMocks
        {
            VerifyFailure = "invocation of command:local:run returned an error: exit status 3: running \"exec /bin/bash\":\nRefused: no signature for version 1.\n",
        };

        var messages = await InfraTest.FailsAsync(Some.Settings(), mocks);

        Assert.Contains("Refused: no signature for version 1.", messages);
        Assert.DoesNotContain(mocks.Resources, resource => resource.Type == "docker:index/container:Container");
    }

    [Fact]
    public async Task A_reason_that_both_verifications_have_is_told_once()
    {
        var messages = await InfraTest.FailsAsync(Some.Settings(), new RecordingMocks { VerifyOutput = _ => "" });

        Assert.Single(messages, message => message.StartsWith("The step 'verify' of the release printed", StringComparison.Ordinal));
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
    [InlineData("")]
    [InlineData("localhost:5000/omega/web:20261125-120000")]
    [InlineData("<none>@<none>")]
    [InlineData("localhost:5000/omega/web@sha256:1111")]
    [InlineData("localhost:5000/other/web@" + RecordingMocks.Digest)]
    [InlineData("localhost:5000/omega/web@" + Some.BaseDigest)]
    [InlineData(RecordingMocks.Reference + "\n" + RecordingMocks.Reference)]
    [InlineData(RecordingMocks.Reference + "\n")]
    public async Task Nothing_is_deployed_when_verification_prints_anything_but_what_was_to_be_verified(string output)
    {
        foreach (var use in (string[])["command", "call"])
        {
            var mocks = new RecordingMocks { VerifyOutput = current => current == use ? output : RecordingMocks.Reference };

            var messages = await InfraTest.FailsAsync(Some.Settings(), mocks);

            Assert.Contains(
                $"The step 'verify' of the release printed '{output.Replace("\n", "\\n", StringComparison.Ordinal)}'; "
                + $"it must print one line, {RecordingMocks.Reference}. Nothing is deployed.",
                messages);
            Assert.DoesNotContain(mocks.Resources, resource => resource.Type == "docker:index/container:Container");
        }
    }

    [Theory]
    [InlineData("mint", "", "a version yyyyMMdd-HHmmss")]
    [InlineData("mint", "20261325-120000", "a version yyyyMMdd-HHmmss")]
    [InlineData("mint", "20261125-120000\n20261125-120001", "a version yyyyMMdd-HHmmss")]
    [InlineData("mint", "latest", "a version yyyyMMdd-HHmmss")]
    [InlineData("revision", "fatal: not a git repository", "a commit id or unknown")]
    [InlineData("publish", "", "sha256:<64 hex digits>")]
    [InlineData("publish", "sha256:11", "sha256:<64 hex digits>")]
    [InlineData("publish", "warning: slow\n" + RecordingMocks.Digest, "sha256:<64 hex digits>")]
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
    public async Task Another_signer_changes_what_verification_runs_with()
    {
        var other = new string('7', 64);
        var settings = Some.Settings();

        var graph = await InfraTest.RunAsync(settings with { Signing = settings.Signing with { Signers = [other] } });

        Assert.Equal(other, Environment(graph, "release-verify-cccccccccccc")["SIGNERS"]);
    }

    [Fact]
    public async Task Cosign_gets_the_public_keys_and_identities_and_no_trust_server()
    {
        const string Key = "-----BEGIN PUBLIC KEY-----\nA\n-----END PUBLIC KEY-----";
        var signing = new SigningSettings(SigningMethod.Cosign, ["\n" + Key + "\n", Key], Keyless: [new("dev@example.com", "https://issuer.example.com")]);

        var graph = await InfraTest.RunAsync(Some.Settings() with { Signing = signing });

        foreach (var step in (string[])["publish", "verify"])
        {
            var environment = Environment(graph, $"release-{step}-cccccccccccc");
            Assert.Equal(Key + "\n" + Key, environment["SIGNERS"]);
            Assert.Equal("""[{"identity":"dev@example.com","issuer":"https://issuer.example.com"}]""", environment["KEYLESS"]);
            Assert.DoesNotContain(environment.Keys, name => name.StartsWith("TRUST_", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(SigningMethod.ContentTrust, "docker --debug trust inspect")]
    [InlineData(SigningMethod.Cosign, "cosign verify")]
    public async Task Each_step_that_signs_or_verifies_carries_the_functions_of_its_method(SigningMethod method, string call)
    {
        var settings = Some.Settings();

        var graph = await InfraTest.RunAsync(settings with { Signing = settings.Signing with { Method = method } });

        foreach (var step in (string[])["mint", "publish", "verify"])
        {
            Assert.Contains(call, (string)Environment(graph, $"release-{step}-cccccccccccc")["SCRIPT"], StringComparison.Ordinal);
        }

        Assert.DoesNotContain(call, (string)Environment(graph, "release-revision-cccccccccccc")["SCRIPT"], StringComparison.Ordinal);
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
