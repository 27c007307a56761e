using System.Text.Json;
using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Cli.Tests.Support;
using Omega.Cli.Trust;

namespace Omega.Cli.Tests.Trust;

public sealed class RecordedVerificationTests
{
    private const string Digest = "sha256:dddd";

    private static readonly string State = JsonSerializer.Serialize(new
    {
        deployment = new
        {
            resources = new object[]
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
            },
        },
    });

    [Fact]
    public async Task The_recorded_step_runs_for_the_release_in_question_with_the_credentials_of_now()
    {
        var processes = Engine().On("/bin/bash", output: $"localhost:5000/omega/web@{Digest}\n");

        Assert.Null(await (await ReadAsync(processes)).RefusalAsync("20240401-134501", Digest, default));

        var call = processes.Calls[^1];
        Assert.Equal(
            ("verify", "20240401-134501", Digest, "omega", "new password"),
            (call.Environment["SCRIPT"], call.Environment["VERSION"], call.Environment["DIGEST"], call.Environment["REGISTRY_USER"], call.Environment["REGISTRY_PASSWORD"]));
        Assert.DoesNotContain(processes.Lines, line => line.Contains("password", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refusal_is_passed_on()
    {
        var processes = Engine().On("/bin/bash", exitCode: 3, error: "Refused: no signature for version 1.\n");

        Assert.Equal("Refused: no signature for version 1.", await (await ReadAsync(processes)).RefusalAsync("1", Digest, default));
    }

    [Fact]
    public async Task A_question_that_cannot_be_answered_is_a_failure_and_no_refusal()
    {
        var processes = Engine().On("/bin/bash", exitCode: 1, error: "Cannot log in to the registry.\n");

        var verification = await ReadAsync(processes);
        var failure = await Assert.ThrowsAsync<CliException>(() => verification.RefusalAsync("1", Digest, default));
        Assert.Equal(("Cannot verify release 1: Cannot log in to the registry.", ExitCode.Failed), (failure.Message, failure.ExitCode));
    }

    [Fact]
    public async Task An_answer_for_another_digest_is_a_refusal()
    {
        var processes = Engine().On("/bin/bash", output: "localhost:5000/omega/web@sha256:eeee\n");

        Assert.StartsWith("Refused:", await (await ReadAsync(processes)).RefusalAsync("1", Digest, default), StringComparison.Ordinal);
    }

    private static FakeProcesses Engine() => new FakeProcesses()
        .On("pulumi stack export --show-secrets", output: State)
        .On("pulumi config --show-secrets", output: """{"omega:registryPassword":{"value":"new password","secret":true}}""");

    private static Task<RecordedVerification> ReadAsync(IProcesses processes)
    {
        var checkout = new Checkout("/checkout");
        return RecordedVerification.ReadAsync(checkout, processes, new Cli.Engines.Engine(checkout, processes, "pulumi", "offline", []), "dev", default);
    }
}
