using System.Collections.Immutable;
using Omega.Core.Data;
using Omega.Infra.Tests.Support;
using Omega.Scripts.Tests.Release;

namespace Omega.Scripts.Tests.Hosting;

/// <summary>One version of a service with data takes the place of another: never two on one volume, and the way back is open till the end.</summary>
public sealed partial class DataTests : IDisposable
{
    private const string New = "site-service-store_id";
    private const string Old = "0000000000000000000000000000000000000000000000000000000000000001";
    private const string Foreign = "0000000000000000000000000000000000000000000000000000000000000009";
    private const string Lost = "0000000000000000000000000000000000000000000000000000000000000005";
    private const string Earliest = "2026-11-29T09:00:00Z";
    private const string Never = "0001-01-01T00:00:00Z";
    private const string Earlier = "2026-11-29T10:00:00.5Z";
    private const string Later = "2026-11-29T11:00:00.123456789Z";

    private static readonly Task<Graph> Graph = InfraTest.RunAsync(Some.Data());

    private readonly Machine _machine = new Machine { HasCheckout = true, Snapshots = "" }
        .Answers("docker", "rm --force omega-dev-service-store-data")
        .Answers("docker", "run --rm *")
        .Answers("docker", "stop *")
        .Answers("docker", "start *")
        .Answers("docker", "pause *")
        .Answers("docker", "unpause *")
        .Answers("docker", "volume inspect *")
        .Answers("docker", "update --pids-limit 64 *")
        .Answers("docker", "logs *", "no tables\n")
        .Answers("docker", "ps --all --quiet --no-trunc --filter volume=omega-dev-service-store-var-lib-store-*", $"{New}\n{Old}\n")
        .Answers("docker", "inspect --format {{.RestartCount}} *", "0 running healthy\n")
        .Answers("docker", $"inspect --format {{{{.RestartCount}}}} * {New}", "0 running healthy\n")
        .Answers("docker", $"inspect --format {{{{.RestartCount}}}} * {New}", "0 created \n", once: true);

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task The_data_is_copied_when_nobody_writes_it_and_before_anybody_else_may()
    {
        Users((New, Never, "created"), (Old, Earlier, "running"));

        (await ReplaceAsync()).ExitedWell();

        InOrder(
            "restic cat config", "restic init", "docker run : ", $"docker stop {Old}", "docker run settle", "docker run tar", "restic backup", "restic tag", "docker run own",
            $"docker start {New}", "restic tag", "restic forget");
        Assert.DoesNotContain(Calls, call => call == $"docker start {Old}");
        Assert.EndsWith("before=site-service", _machine.Snapshots!.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_killed_update_created_and_no_state_knows_goes()
    {
        Users((New, Never, "created"), (Old, Earlier, "running"), (Lost, Never, "created"));
        _machine.Answers("docker", "rm 000*");

        (await ReplaceAsync()).ExitedWell();

        Assert.Single(Calls, call => call.StartsWith("docker rm 0", StringComparison.Ordinal));
        Assert.Contains($"docker rm {Lost}", Calls);
    }

    [Fact]
    public async Task How_long_its_path_was_away_is_told()
    {
        Users((New, Never, "created"), (Old, Earlier, "running"));

        var result = await ReplaceAsync();

        Assert.Matches(@"Service store: its data of before is in snapshot 00000000\.\nService store: /store/ was away for [0-9]+ seconds\.\n\z", result.Error);
    }

    [Fact]
    public async Task A_copy_that_fails_leaves_the_version_of_before_running_and_the_new_one_unstarted()
    {
        Users((New, Never, "created"), (Old, Earlier, "running"));
        _machine.Answers("restic", "*backup --stdin*", error: "Fatal: no space left on device", exit: 1)
            .Answers("docker", $"inspect --format {{{{.RestartCount}}}} * {Old}", "0 running healthy\n").Answers("docker", $"inspect --format {{{{.RestartCount}}}} * {Old}", "0 exited \n", once: true);

        var result = await ReplaceAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("The data of service store cannot be backed up: Fatal: no space left on device. The new version was not started; the one of before goes on.", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Calls, call => call == $"docker start {New}");
        InOrder($"docker stop {Old}", "restic backup", $"docker start {Old}");
    }

    /// <summary>A tar that ends early is a snapshot to restic all the same.</summary>
    [Fact]
    public async Task A_copy_whose_reader_failed_is_none()
    {
        Users((New, Never, "created"), (Old, Earlier, "running"));
        _machine.Answers("docker", "run --rm * tar -cf *", error: "tar: read error", exit: 2);

        var result = await ReplaceAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("tar: read error", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("stack=", _machine.Snapshots, StringComparison.Ordinal);
        Assert.DoesNotContain(Calls, call => call == $"docker start {New}");
    }

    [Fact]
    public async Task A_new_version_that_is_not_well_goes_and_the_one_of_before_runs_on_the_data_of_before()
    {
        Users((New, Never, "created"), (Old, Earlier, "running"));
        Unwell();

        var result = await ReplaceAsync();

        Assert.Equal(1, result.ExitCode);
        InOrder(
            "restic backup", $"docker start {New}", $"docker stop {New}", "docker run tar", "restic backup", "restic dump", "docker run untar", "docker run settle", "docker run own");
        Assert.Matches(@"(?s)The new version of service store, in container site-service, is unhealthy\.\nIts last log lines:\n  no tables\n.*Service store: the new version is not well and is stopped; the data of before is back, and the version of before runs on it\. What the new version wrote is in snapshot 00000000\.\n\z", result.Error);
        Assert.Equal(2, _machine.Snapshots!.Trim().Split('\n').Length);
        Assert.DoesNotContain("for=", _machine.Snapshots, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_read_starts_nobody_on_half_of_it()
    {
        Users((New, Never, "created"), (Old, Earlier, "running"));
        Unwell();
        _machine.Answers("restic", "*dump *", error: "Fatal: ciphertext verification failed", exit: 1);

        var result = await ReplaceAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("cannot be put back: Fatal: ciphertext verification failed. It is in snapshot 00000000; nothing runs on the half of it.", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Calls.SkipWhile(call => !call.StartsWith("restic dump", StringComparison.Ordinal)), call => call.StartsWith("docker start", StringComparison.Ordinal) || call.StartsWith("docker run settle", StringComparison.Ordinal));
    }

    /// <summary>Killed after the new one was started: the engine says that it was started last, and its copy that it was never seen to be well.</summary>
    [Theory]
    [InlineData("running", true)]
    [InlineData("exited", true)]
    [InlineData("exited", false)]
    public async Task An_update_that_was_killed_is_gone_on_with(string status, bool isWell)
    {
        Users((New, Later, status), (Old, Earlier, "exited"));
        _machine.Snapshots = $"{new string('0', 63)}1 stack=omega-dev,service=store,paths={Paths},for=site-service\n";
        if (!isWell)
        {
            Unwell();
        }

        var result = await ReplaceAsync();

        Assert.Equal(isWell ? 0 : 1, result.ExitCode);
        Assert.Equal(isWell ? 0 : 1, Calls.Count(call => call.StartsWith("restic backup", StringComparison.Ordinal)));
        Assert.Equal(!isWell, Calls.Any(call => call.StartsWith("restic dump", StringComparison.Ordinal)));
        Assert.Equal(status == "exited", Calls.Any(call => call.StartsWith("docker run settle", StringComparison.Ordinal)));
    }

    /// <summary>What it has written since it was seen to be well is worth more than that it is not well now.</summary>
    [Fact]
    public async Task A_version_that_was_well_once_is_never_taken_back()
    {
        Users((New, Later, "running"), (Old, Earlier, "exited"));
        _machine.Snapshots = $"{new string('0', 63)}1 stack=omega-dev,service=store,paths={Paths},before=site-service\n";
        _machine.Answers("docker", $"inspect --format {{{{.RestartCount}}}} * {New}", "0 running unhealthy\n").Answers("docker", $"inspect --format {{{{.RestartCount}}}} * {New}", "0 running unhealthy\n", once: true);

        var result = await ReplaceAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Its data is as it left it", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Calls, call => call.StartsWith("restic dump", StringComparison.Ordinal) || call.StartsWith("docker stop", StringComparison.Ordinal));
    }

    /// <summary>It went back once, and the one of before wrote on: its data is copied anew.</summary>
    [Fact]
    public async Task A_second_try_copies_what_the_version_of_before_wrote_since()
    {
        Users((New, Earlier, "exited"), (Old, Later, "running"));
        _machine.Snapshots = $"{new string('0', 63)}1 stack=omega-dev,service=store,paths={Paths},before=site-service\n";

        (await ReplaceAsync()).ExitedWell();

        InOrder($"docker stop {Old}", "restic backup");
    }

    private static string Paths => DataScript.PathsOf(Some.Data().ServicesOf("dev")[1]);

    /// <summary>Calls in words: of what works on volumes, what it does.</summary>
    private List<string> Calls => [.. _machine.Calls.Select(call => call.Program switch
    {
        "restic" => $"restic {string.Join(' ', call.Arguments.Split(' ').Skip(2))}",
        _ when call.Arguments.StartsWith("run ", StringComparison.Ordinal) => "docker run " + (
            call.Arguments.Contains("tar -cf", StringComparison.Ordinal) ? "tar" : call.Arguments.Contains("tar -xpf", StringComparison.Ordinal) ? "untar"
            : call.Arguments.Contains("chown -h", StringComparison.Ordinal) ? "own" : call.Arguments.Contains(".omega-arriving", StringComparison.Ordinal) ? "settle" : ": "),
        _ => $"docker {call.Arguments}",
    })];

    private void InOrder(params string[] wanted)
    {
        var rest = Calls;
        foreach (var call in wanted)
        {
            var at = rest.FindIndex(made => made.StartsWith(call, StringComparison.Ordinal));
            Assert.True(at >= 0, $"'{call}' is missing, or not in its place, in:\n{string.Join('\n', Calls)}");
            rest = rest[(at + 1)..];
        }
    }

    private void Users(params (string Id, string Started, string Status)[] users) => _machine.Answers(
        "docker", "inspect --format {{.Id}}*", string.Concat(users.Select(user => $"{user.Id} {user.Started} {user.Status} {(user.Id == Lost ? Earliest : Later)} 10301:10301 omega-dev/service-store\n")));

    private void Unwell() => _machine
        .Answers("docker", $"inspect --format {{{{.RestartCount}}}} * {New}", "0 running unhealthy\n")
        .Answers("docker", $"inspect --format {{{{.RestartCount}}}} * {New}", "0 exited \n", once: true);

    private async Task<Result> ReplaceAsync(params (string Name, string Value)[] environment)
    {
        var input = (await Graph).Input("site-service-store-gate", "environment");
        var all = Assert.IsType<ImmutableDictionary<string, object>>(input, exactMatch: false).ToDictionary(entry => entry.Key, entry => (string)entry.Value);
        all["BACKUP_PASSWORD"] = "backup-marker";
        foreach (var (name, value) in environment)
        {
            all[name] = value;
        }

        return await _machine.RunAsync(all);
    }

    private Task<Result> RunAsync(string step, params (string Name, string Value)[] environment)
    {
        var all = new Dictionary<string, string>(DataScript.Environment("omega-dev", Some.Data(), Some.Data().ServicesOf("dev")[1]))
        {
            ["SCRIPT"] = DataScript.Read(step),
            ["TIMEOUT_SECONDS"] = "60",
            ["BACKUP_PASSWORD"] = "backup-marker",
        };
        foreach (var (name, value) in environment)
        {
            all[name] = value;
        }

        return _machine.RunAsync(all);
    }
}
