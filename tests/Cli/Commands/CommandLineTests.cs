using System.Text.Json;
using Omega.Cli.Processes;
using Omega.Cli.Support;

namespace Omega.Cli.Tests.Commands;

/// <summary>The built program, run as its users run it.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("up")]
    [InlineData("preview")]
    [InlineData("down")]
    [InlineData("verify")]
    [InlineData("test")]
    [InlineData("bench")]
    [InlineData("doctor")]
    [InlineData("setup")]
    [InlineData("ledger")]
    [InlineData("rollback")]
    [InlineData("promote")]
    [InlineData("passphrase")]
    [InlineData("rehearse")]
    [InlineData("exposed")]
    [InlineData("at")]
    [InlineData("rebuild")]
    [InlineData("pulumi")]
    public async Task Help_of_every_command_says_what_it_does_without_colour(string command)
    {
        var result = await RunAsync(command, "--help");

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.Contains($"omega {command}", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', result.Output);
    }

    [Theory]
    [InlineData("up", "--nope")]
    [InlineData("nope")]
    [InlineData("up", "no-such-stack")]
    [InlineData("test", "no-such-project")]
    [InlineData("down", "no-such-stack", "--purge")]
    [InlineData("ledger", "dev", "dev")]
    [InlineData("rehearse", "no-such-stack")]
    [InlineData("exposed", "nginx")]
    [InlineData("at", "yesterday")]
    [InlineData("rebuild")]
    [InlineData("rebuild", "2024", "no-such-stack")]
    [InlineData("base", "check", "no-such-stack")]
    [InlineData("at", "2024-04-01", "no-such-stack")]
    [InlineData("at", "2024-04-01", "dev", "--serve", "0")]
    [InlineData("exposed", "CVE-1900-0001", "--since", "yesterday")]
    [InlineData("exposed", "CVE-1900-0001", "--database", "/no/such/folder")]
    [InlineData("ledger", "verify", "no-such-stack")]
    [InlineData("rollback", "previous", "no-such-stack")]
    [InlineData("rollback", "a", "b", "--at", "2024-04-01")]
    [InlineData("ledger", "verify", "dev", "--all")]
    [InlineData("passphrase", "--from", "/nowhere/at/all")]
    [InlineData("promote", "dev")]
    [InlineData("pulumi")]
    [InlineData("pulumi", "dev")]
    [InlineData("pulumi", "stack", "ls")]
    [InlineData("pulumi", "no-such-stack", "--", "up")]
    [InlineData("promote", "dev", "dev")]
    [InlineData("promote", "dev", "no-such-stack")]
    public async Task A_wrong_command_line_is_refused_with_exit_code_2(params string[] arguments)
    {
        var result = await RunAsync(arguments);

        Assert.Equal((ExitCode.Input, ""), (result.ExitCode, result.Output));
        Assert.NotEmpty(result.Error);
    }

    [Fact]
    public async Task Doctor_prints_json_that_names_what_was_found()
    {
        var result = await RunAsync("doctor", "--json");

        using var document = JsonDocument.Parse(result.Output);
        var dotnet = document.RootElement.EnumerateArray().Single(item => item.GetProperty("tool").GetString() == ".NET SDK");
        Assert.StartsWith("10.", dotnet.GetProperty("found").GetString(), StringComparison.Ordinal);
    }

    private static Task<ProcessResult> RunAsync(params string[] arguments)
    {
        var program = Path.Combine(Checkout.Find().Root, "cli", "bin", "Debug", "net10.0", "omega-cli.dll");
        return new SystemProcesses().RunAsync(new ProcessCall("dotnet", [program, .. arguments])
        {
            Environment = new Dictionary<string, string?> { ["OMEGA_PACKAGES"] = "offline", ["OMEGA_ENGINE"] = null },
        });
    }
}
