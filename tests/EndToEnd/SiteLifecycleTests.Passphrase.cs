using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests;

public sealed partial class SiteLifecycleTests
{
    [SkippableFact]
    [Trait("Engine", "every")]
    public async Task T26_one_command_changes_the_passphrase_and_the_old_one_opens_nothing()
    {
        Ready();
        var serving = await ServedVersionAsync();
        var old = await File.ReadAllTextAsync(stack.PassphraseFile);
        var given = Path.Combine(Path.GetDirectoryName(stack.State)!, "given");
        await File.WriteAllTextAsync(given, "another one\n");
        if (TestStack.OwnEngine is null)
        {
            await KilledAsync(given);
        }

        log.WriteLine((await stack.OmegaAsync("passphrase", "--from", given)).Must());

        Assert.Equal("another one", await File.ReadAllTextAsync(stack.PassphraseFile));
        (await stack.PreviewAsync("--expect-no-changes")).Must();
        (await stack.OmegaAsync("ledger", "verify", TestStack.Name)).Must();
        await File.WriteAllTextAsync(stack.PassphraseFile, old);
        Assert.Contains("passphrase", (await stack.PreviewAsync()).MustFail(), StringComparison.Ordinal);
        (await stack.PulumiAsync("stack", "export", "--show-secrets", "--stack", TestStack.Name)).MustFail();
        await File.WriteAllTextAsync(stack.PassphraseFile, "another one");
        (await stack.UpAsync("--expect-no-changes")).Must();
        await StillServesAsync(serving);
    }

    /// <summary>Killed when the state is changed and nothing else is.</summary>
    private async Task KilledAsync(string given)
    {
        var folder = Directory.CreateTempSubdirectory("omega-killer-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "pulumi"), $$"""
            #!/bin/bash
            export PATH=${PATH//'{{folder}}:'/}
            pulumi "$@"
            status=$?
            case "$*" in *change-secrets-provider*) kill -KILL "$PPID" ;; esac
            exit $status
            """);
        (await Shell.RunAsync("chmod", ["+x", Path.Combine(folder, "pulumi")])).Must();

        var killed = await stack.OmegaAsync(
            ["passphrase", "--from", given], $"{folder}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}");

        Directory.Delete(folder, recursive: true);
        Assert.True(killed.ExitCode is not (0 or 1 or 2 or 3), killed.Text);
        var refused = await stack.OmegaAsync("ledger", TestStack.Name);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("Finish it: ./omega passphrase", refused.Text, StringComparison.Ordinal);
    }
}
