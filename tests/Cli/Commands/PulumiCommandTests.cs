using System.Text;
using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Cli.Tests.Support;

namespace Omega.Cli.Tests.Commands;

/// <summary>The built program with an engine that says how it was run.</summary>
public sealed class PulumiCommandTests
{
    private const string Engine = """
        #!/bin/sh
        for argument in "$@"; do echo "argument $argument"; done
        echo "backend $PULUMI_BACKEND_URL" "passphrase $PULUMI_CONFIG_PASSPHRASE_FILE" "folder $PWD"
        echo "input $(cat)"
        echo complaint >&2
        exit 7

        """;

    [Theory]
    [InlineData(null)]
    [InlineData("prod")]
    public async Task Engine_is_run_with_what_was_asked_for_and_this_checkouts_state_and_passphrase(string? stack)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("pulumi"), Engine);
        File.SetUnixFileMode(folder.At("pulumi"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var checkout = Checkout.Find();

        var result = await new SystemProcesses().RunAsync(
            new ProcessCall("dotnet", [Program(checkout), "pulumi", .. new[] { stack }.OfType<string>(), "--", "config", "set", "--path", "a b"])
            {
                Input = Encoding.UTF8.GetBytes("what is set"),
                Environment = new Dictionary<string, string?>
                {
                    ["OMEGA_PACKAGES"] = "nuget",
                    ["OMEGA_ENGINE"] = "pulumi",
                    ["PATH"] = $"{folder.Path}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}",
                    ["PULUMI_BACKEND_URL"] = "file:///given",
                    ["PULUMI_CONFIG_PASSPHRASE"] = null,
                    ["PULUMI_CONFIG_PASSPHRASE_FILE"] = null,
                },
            });

        var added = stack is null ? "" : $"""
            argument --stack
            argument prod
            argument --config-file
            argument {checkout.StackFile(stack)}

            """;
        Assert.Equal(
            (7, $"""
                argument config
                argument set
                argument --path
                argument a b
                {added}backend file:///given passphrase {checkout.Passphrase} folder {checkout.Root}
                input what is set

                """, "complaint\n"),
            (result.ExitCode, result.Output, result.Error));
    }

    private static string Program(Checkout checkout) => Path.Combine(checkout.Root, "cli", "bin", "Debug", "net10.0", "omega-cli.dll");
}
