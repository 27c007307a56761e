using Omega.Cli.Machine;
using Omega.Cli.Processes;
using Omega.Cli.Tests.Support;

namespace Omega.Cli.Tests.Machine;

public sealed class SystemdUnitTests : IDisposable
{
    private const string Name = "omega-certificate-dev";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task A_service_is_one_that_systemd_reads_with_each_word_as_it_was_given()
    {
        var unit = await JudgedAsync($"{Name}.service", SystemdUnit.Service(Name, "Does", _folder.Path, ["watch", "dev", "--run", "echo \"100 %\" $HOME \\ >/dev/null"]));

        Assert.Contains("\"echo \\\"100 %%\\\" $$HOME \\\\ >/dev/null\"", unit, StringComparison.Ordinal);
        Assert.Contains("Restart=always", unit, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_timer_starts_once_a_day_what_ends_of_itself()
    {
        var task = await JudgedAsync($"{Name}.service", SystemdUnit.Task(Name, "Renews", _folder.Path, ["certificate", "dev"]));
        await JudgedAsync($"{Name}.timer", SystemdUnit.Daily(Name, "Renews"));

        Assert.Contains("Type=oneshot", task, StringComparison.Ordinal);
        Assert.DoesNotContain("Restart=", task, StringComparison.Ordinal);
    }

    private async Task<string> JudgedAsync(string file, string text)
    {
        Skip.IfNot(File.Exists("/usr/bin/systemd-analyze"), "systemd-analyze is not installed.");
        File.WriteAllText(_folder.At("omega"), "#!/bin/sh\n");
        File.SetUnixFileMode(_folder.At("omega"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.WriteAllText(_folder.At(file), text);

        var judged = await new SystemProcesses().RunAsync(new("systemd-analyze", "verify", "--man=no", _folder.At(file)));

        Assert.DoesNotContain(Name, judged.Error, StringComparison.Ordinal);
        return text;
    }
}
