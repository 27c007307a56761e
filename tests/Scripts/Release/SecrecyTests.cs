using System.Diagnostics;
using Omega.Core.Trust;

namespace Omega.Scripts.Tests.Release;

/// <summary>Where secrets may be seen, and what is left of them.</summary>
public sealed class SecrecyTests : IDisposable
{
    private static readonly string[] Markers = ["registry-marker", "key-marker", "passphrase-marker"];
    private static readonly string[] Secrets = ["REGISTRY_PASSWORD", "SIGNING_PASSPHRASE", "SCRIPT"];
    private static readonly string[] Steps = [TrustScript.Built, TrustScript.Push, TrustScript.Evidence, TrustScript.Sign];

    private readonly Machine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_secret_is_in_an_argument_or_in_what_is_printed_whatever_fails(bool fails)
    {
        foreach (var program in fails ? (string[])["docker", "notary", "cosign"] : [])
        {
            _machine.Answers(program, "*", error: "failed\n", exit: 1);
        }

        var printed = "";
        foreach (var step in Steps)
        {
            var (result, cosign) = (await _machine.RunAsync(step), await _machine.RunCosignAsync(step));
            printed += result.Output + result.Error + cosign.Output + cosign.Error;
        }

        Assert.NotEmpty(_machine.Calls);
        Assert.All(Markers, marker => Assert.DoesNotContain(marker, printed + string.Join('\n', _machine.Calls), StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_program_inherits_a_secret_and_every_call_has_a_time_limit()
    {
        foreach (var step in Steps)
        {
            await _machine.RunAsync(step);
            await _machine.RunCosignAsync(step);
        }

        Assert.All(_machine.Calls, call => Assert.Empty(call.Environment.Intersect(Secrets)));
        Assert.All(_machine.Calls, call => Assert.True(call.Parent == "timeout", $"'{call}' runs without a time limit"));
        Assert.All(_machine.Calls, call => Assert.Equal(
            call.Arguments.Contains("addhash --publish", StringComparison.Ordinal), call.Environment.Contains("NOTARY_DELEGATION_PASSPHRASE")));
        Assert.All(_machine.Calls, call => Assert.Equal(
            call.Arguments.StartsWith("sign --yes", StringComparison.Ordinal), call.Environment.Contains("SIGNING_KEY")));
    }

    [Fact]
    public async Task What_a_killed_step_leaves_the_next_one_takes_away_and_nothing_else()
    {
        using var killed = Start("private_folder; registry_login; sleep 1000");
        using var living = Start("private_folder; registry_login; read -r line <&3", "exec 3<&0; ");
        var left = await FolderOfAsync(killed);
        var kept = await FolderOfAsync(living);
        killed.Kill(entireProcessTree: true);
        await killed.WaitForExitAsync();
        Assert.True(File.Exists(Path.Combine(left, "config.json")));

        var next = Start("private_folder");
        await next.WaitForExitAsync();

        Assert.False(Directory.Exists(left));
        Assert.True(Directory.Exists(kept));
        living.StandardInput.Close();
        await living.WaitForExitAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_machine.Memory));
    }

    private Process Start(string script, string before = "")
    {
        var start = new ProcessStartInfo("/bin/bash", ["-c", before + TrustScript.WithCommon(script)]) { RedirectStandardInput = true };
        (start.Environment["XDG_RUNTIME_DIR"], start.Environment["REGISTRY"]) = (_machine.Memory, "localhost:5000");
        (start.Environment["REGISTRY_USER"], start.Environment["REGISTRY_PASSWORD"]) = ("omega", "registry-marker");
        return Process.Start(start)!;
    }

    private async Task<string> FolderOfAsync(Process process)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var found = Directory.EnumerateDirectories(_machine.Memory, $"*.{process.Id}.*").FirstOrDefault();
            if (found is not null && File.Exists(Path.Combine(found, "config.json")))
            {
                return found;
            }

            await Task.Delay(20, limit.Token);
        }
    }
}
