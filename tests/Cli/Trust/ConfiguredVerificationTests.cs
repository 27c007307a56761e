using System.Text.Json;
using Omega.Cli.Configuration;
using Omega.Cli.Support;
using Omega.Cli.Tests.Support;
using Omega.Cli.Trust;
using Omega.Core.Registries;
using Omega.Core.Settings;
using Omega.Core.Trust;

namespace Omega.Cli.Tests.Trust;

public sealed class ConfiguredVerificationTests
{
    private const string Version = "20240401-134501";

    private static readonly string Digest = "sha256:" + new string('d', 64);
    private static readonly string Signer = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----";

    private static readonly string Signed = JsonSerializer.Serialize(new
    {
        method = "cosign",
        answers = new[]
        {
            new { shown = new[] { new { critical = new { image = new Dictionary<string, string> { ["docker-manifest-digest"] = Digest } }, optional = new { version = Version } } } },
        },
    });

    [Fact]
    public async Task The_embedded_step_runs_with_policy_and_credentials_of_the_configuration()
    {
        var processes = new FakeProcesses().On("/bin/bash", output: Signed);

        Assert.Null(await Of(processes).RefusalAsync(Version, Digest, default));

        var call = Assert.Single(processes.Calls);
        Assert.Equal(
            (TrustScript.Read(TrustScript.Evidence, SigningMethod.Cosign), Version, Digest, Signer, "omega", "new password"),
            (call.Environment["SCRIPT"], call.Environment["VERSION"], call.Environment["DIGEST"], call.Environment["SIGNERS"], call.Environment["REGISTRY_USER"],
                call.Environment["REGISTRY_PASSWORD"]));
        Assert.DoesNotContain(processes.Lines, line => line.Contains("password", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_judge_refuses_is_refused()
    {
        var processes = new FakeProcesses().On("/bin/bash", output: """{"method":"cosign","answers":[{"failure":"no signatures found"}]}""");

        Assert.StartsWith("Refused: there is no signature of ", await Of(processes).RefusalAsync(Version, Digest, default), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_registry_does_not_hold_is_refused_whatever_is_signed() => Assert.StartsWith(
        "Refused: the registry localhost:5000 no longer holds version ",
        await Of(new FakeProcesses().On("/bin/bash", output: Signed), new RegistryAnswer.Absent()).RefusalAsync(Version, Digest, default), StringComparison.Ordinal);

    [Fact]
    public async Task A_question_that_cannot_be_answered_is_a_failure_and_no_refusal()
    {
        var processes = new FakeProcesses().On("/bin/bash", exitCode: 1, error: "The program 'cosign' is missing.\n");

        var failure = await Assert.ThrowsAsync<OmegaException>(() => Of(processes).RefusalAsync(Version, Digest, default));

        Assert.Equal(($"Cannot verify release {Version}: The program 'cosign' is missing.", ExitCode.Failed), (failure.Message, failure.ExitCode));
    }

    [Theory]
    [InlineData("$(id)", "sha256:1")]
    [InlineData(Version, "")]
    public async Task A_record_that_is_no_release_is_refused_and_nothing_runs(string version, string digest)
    {
        var processes = new FakeProcesses();

        Assert.StartsWith("Refused: ", await Of(processes).RefusalAsync(version, digest, default), StringComparison.Ordinal);
        Assert.Empty(processes.Calls);
    }

    [Fact]
    public async Task A_configuration_without_a_trust_policy_verifies_nothing()
    {
        var verification = new ConfiguredVerification(
            new Checkout("/checkout"), new FakeProcesses(), "dev", StackConfiguration.Parse("{}"), (_, _, _) => throw new InvalidOperationException());

        Assert.Contains("omega:image", (await Assert.ThrowsAsync<SettingsException>(() => verification.RefusalAsync(Version, Digest, default))).Message, StringComparison.Ordinal);
    }

    private static ConfiguredVerification Of(FakeProcesses processes, RegistryAnswer? held = null)
    {
        var configuration = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["omega:image"] = new { value = """{"registry":"localhost:5000","repository":"omega/web","base":"docker.io/library/nginx:1.29.4-alpine@sha256:4870c12cd2ca986de501a804b4f506ad3875a0b1874940ba0a2c7f763f1855b2","platform":"linux/amd64"}""" },
            ["omega:signing"] = new { value = JsonSerializer.Serialize(new { method = "cosign", signers = new[] { Signer } }) },
            ["omega:registryPassword"] = new { value = "new password", secret = true },
        });
        var manifest = new RegistryManifest(Core.Releases.Digest.Parse(Digest), 500, Core.Releases.Digest.Parse(Digest), false);
        return new(
            new Checkout("/checkout"), processes, "dev", StackConfiguration.Parse(configuration), (_, _, _) => new Holding(held ?? new RegistryAnswer.Found(manifest)));
    }

    private sealed class Holding(RegistryAnswer held) : IRegistry
    {
        public Task<RegistryAnswer> ManifestAsync(string repository, string reference, CancellationToken cancellation) => Task.FromResult(held);

        public Task<IReadOnlyDictionary<string, string>> LabelsAsync(string repository, RegistryManifest manifest, CancellationToken cancellation) =>
            throw new InvalidOperationException("A check needs no labels.");

        public Task WriteAsync(string repository, string tag, IReadOnlyDictionary<string, string> annotations, CancellationToken cancellation) =>
            throw new InvalidOperationException("A check writes nothing.");

        public Task<IReadOnlyList<Artifact>> AttachedAsync(string repository, Core.Releases.Digest subject, CancellationToken cancellation = default) =>
            Task.FromResult<IReadOnlyList<Artifact>>([]);

        public Task AttachAsync(string repository, Core.Releases.Digest subject, IReadOnlyList<Artifact> artifacts, CancellationToken cancellation = default) =>
            throw new InvalidOperationException("A check writes nothing.");
    }
}
