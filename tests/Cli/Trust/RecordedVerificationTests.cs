using System.Text.Json;
using Omega.Cli.Configuration;
using Omega.Cli.Support;
using Omega.Cli.Tests.Support;
using Omega.Cli.Trust;

namespace Omega.Cli.Tests.Trust;

public sealed class RecordedVerificationTests
{
    private const string Digest = "sha256:dddd";

    private static readonly string Resources = JsonSerializer.Serialize(new object[]
    {
        new { urn = "urn:pulumi:dev::omega::pulumi:pulumi:Stack::omega-dev", type = "pulumi:pulumi:Stack" },
        new { urn = "urn:pulumi:dev::omega::command:local:Command::release-publish-cc", type = "command:local:Command", inputs = new { environment = new { SCRIPT = "publish" } } },
        new
        {
            urn = "urn:pulumi:dev::omega::command:local:Command::release-verify-cc",
            type = "command:local:Command",
            inputs = new
            {
                environment = new Dictionary<string, object>
                {
                    ["SCRIPT"] = "verify",
                    ["VERSION"] = "old",
                    ["REGISTRY_USER"] = "omega",
                    ["REGISTRY_PASSWORD"] = new Dictionary<string, string>
                    {
                        ["4dabf18193072939515e22adb298388d"] = "1b47061264138c4ac30d75fd1eb44270",
                        ["plaintext"] = "\"old password\"",
                    },
                },
            },
        },
    });

    [Fact]
    public async Task The_recorded_step_runs_for_the_release_in_question_with_the_credentials_of_now()
    {
        var processes = new FakeProcesses().On("/bin/bash", output: $"localhost:5000/omega/web@{Digest}\n");

        Assert.Null(await Of(processes).RefusalAsync("20240401-134501", Digest, default));

        var call = processes.Calls[^1];
        Assert.Equal(
            ("verify", "20240401-134501", Digest, "omega", "new password"),
            (call.Environment["SCRIPT"], call.Environment["VERSION"], call.Environment["DIGEST"], call.Environment["REGISTRY_USER"], call.Environment["REGISTRY_PASSWORD"]));
        Assert.DoesNotContain(processes.Lines, line => line.Contains("password", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refusal_is_passed_on()
    {
        var processes = new FakeProcesses().On("/bin/bash", exitCode: 3, error: "Refused: no signature for version 1.\n");

        Assert.Equal("Refused: no signature for version 1.", await Of(processes).RefusalAsync("1", Digest, default));
    }

    [Fact]
    public async Task A_question_that_cannot_be_answered_is_a_failure_and_no_refusal()
    {
        var processes = new FakeProcesses().On("/bin/bash", exitCode: 1, error: "Cannot log in to the registry.\n");

        var failure = await Assert.ThrowsAsync<OmegaException>(() => Of(processes).RefusalAsync("1", Digest, default));
        Assert.Equal(("Cannot verify release 1: Cannot log in to the registry.", ExitCode.Failed), (failure.Message, failure.ExitCode));
    }

    [Fact]
    public async Task An_answer_for_another_digest_is_a_refusal()
    {
        var processes = new FakeProcesses().On("/bin/bash", output: "localhost:5000/omega/web@sha256:eeee\n");

        Assert.StartsWith("Refused:", await Of(processes).RefusalAsync("1", Digest, default), StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_without_the_step_is_refused() => Assert.Contains(
        "holds no step that verifies releases", Assert.Throws<OmegaException>(() => Of(new FakeProcesses(), "[]")).Message, StringComparison.Ordinal);

    private static RecordedVerification Of(FakeProcesses processes, string? resources = null) => RecordedVerification.Of(
        new Checkout("/checkout"), processes, "dev", [.. JsonDocument.Parse(resources ?? Resources).RootElement.EnumerateArray()],
        StackConfiguration.Parse("""{"omega:registryPassword":{"value":"new password","secret":true}}"""));
}
