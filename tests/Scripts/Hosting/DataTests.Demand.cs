using Omega.Core.Data;

namespace Omega.Scripts.Tests.Hosting;

/// <summary>Copies on demand, restores, what is healed, what is refused; and who is told what opens the repository.</summary>
public sealed partial class DataTests
{
    [Fact]
    public async Task What_opens_the_store_is_in_the_environment_of_restic_alone()
    {
        Users((New, Never, "created"), (Old, Earlier, "running"));

        await ReplaceAsync(("BACKUP_PASSWORD", "backup-marker"), ("BACKUP_ACCESS_KEY", "id-marker"), ("BACKUP_SECRET_KEY", "key-marker"));

        string[] secrets = ["RESTIC_PASSWORD", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
        Assert.All(_machine.Calls, call => Assert.DoesNotContain("-marker", call.Arguments, StringComparison.Ordinal));
        Assert.All(_machine.Calls.Where(call => call.Program == "restic"), call => Assert.Superset(secrets.ToHashSet(), call.Environment.ToHashSet()));
        Assert.All(_machine.Calls.Where(call => call.Program != "restic"), call => Assert.DoesNotContain(
            call.Environment, name => secrets.Contains(name) || (name.StartsWith("BACKUP_", StringComparison.Ordinal) && name != "BACKUP_REPOSITORY")));
    }

    [Fact]
    public async Task A_copy_on_demand_holds_the_service_and_lets_it_go_on_whatever_happens()
    {
        Users((Old, Earlier, "running"));
        (await RunAsync(DataScript.Backup)).Printed($"{new string('0', 63)}1");
        InOrder($"docker pause {Old}", "docker run tar", "restic tag", $"docker unpause {Old}", "restic forget");

        _machine.Answers("restic", "*backup --stdin*", error: "Fatal: no", exit: 1);
        Assert.Equal(1, (await RunAsync(DataScript.Backup)).ExitCode);
        Assert.Equal($"docker unpause {Old}", Calls[^1]);
    }

    [Fact]
    public async Task A_restore_that_is_not_well_leaves_the_data_of_before()
    {
        Users((Old, Earlier, "running"));
        _machine.Answers("docker", $"inspect --format {{{{.RestartCount}}}} * {Old}", "0 running healthy\n")
            .Answers("docker", $"inspect --format {{{{.RestartCount}}}} * {Old}", "0 running unhealthy\n", once: true)
            .Answers("docker", $"inspect --format {{{{.RestartCount}}}} * {Old}", "0 exited \n", once: true);

        var result = await RunAsync(DataScript.Restore, ("SNAPSHOT", new string('a', 64)));

        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith("Snapshot aaaaaaaa cannot be restored: the container 000000000000 is unhealthy with it. The data of before is back, and the service runs on it.\n", result.Error, StringComparison.Ordinal);
        InOrder($"docker stop {Old}", "restic backup", $"restic dump {new string('a', 64)}", "docker run untar", "docker run settle", $"docker start {Old}", $"docker stop {Old}", $"restic dump {new string('0', 63)}1", "docker run settle");
    }

    [Fact]
    public async Task What_is_healed_is_what_had_the_data_last()
    {
        Users((New, Never, "created"), (Old, Earlier, "exited"));
        _machine.Answers("docker", "inspect --format {{slice .Name 1}} *", "site-service-store-1\n");

        (await RunAsync(DataScript.Heal)).Printed("site-service-store-1");

        InOrder("docker run settle", $"docker start {Old}");
        Users((New, Later, "running"), (Old, Earlier, "exited"));
        _machine.Answers("docker", "inspect --format {{.State.Status}} *", "running\n");
        Assert.Equal("", (await RunAsync(DataScript.Heal)).Output);
    }

    [Fact]
    public async Task Nobody_elses_container_shares_the_volume()
    {
        Users((New, Never, "created"), (Old, Earlier, "running"));
        _machine.Answers("docker", "inspect --format {{.Id}}*", $"{New} {Never} created {Later} 10301:10301 omega-dev/service-store\n{Foreign} {Later} running {Later}  /\n");

        var result = await ReplaceAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("The container 000000000000, which is none of service store, runs on its volumes", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Calls, call => call.StartsWith("docker st", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_store_that_does_not_open_stops_nobody()
    {
        Users((New, Never, "created"), (Old, Earlier, "running"));
        _machine.Answers("restic", "*cat config", error: "Fatal: wrong password or no key found", exit: 1);

        var result = await ReplaceAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("does not open with this password", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Calls, call => call.StartsWith("docker st", StringComparison.Ordinal));
    }
}
