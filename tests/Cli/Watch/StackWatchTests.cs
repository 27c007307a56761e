using System.Text.Json;
using Omega.Cli.Data;
using Omega.Cli.Deployments;
using Omega.Cli.Inspection;
using Omega.Cli.Support;
using Omega.Cli.Tests.Support;
using Omega.Cli.Watch;
using Omega.Core.Data;
using Omega.Core.Settings;

namespace Omega.Cli.Tests.Watch;

/// <summary>A watch heals what was proved and stopped, tells each thing once, and never starts what was refused.</summary>
public sealed class StackWatchTests : IDisposable
{
    private const string Served = "20260401-120000";

    private static readonly LedgerRecord Current = new() { Version = Served, Digest = $"sha256:{new string('a', 64)}" };

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly FakeProcesses _processes = new();
    private string _containers = Running("site", Served) + Running("edge") + Running("door") + Running("before");
    private List<Check> _checks = [Holds("site", "health check", true)];
    private DataSteps? _data;
    private int _looks;

    public StackWatchTests() => _processes
        .On("docker ps", _ => (0, _containers, ""))
        .On("docker start", call => (0, Started(call.Arguments[^1]), ""))
        .On("docker restart", _ => (0, Reopened(), ""))
        .On("/bin/sh");

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
    }

    [Theory]
    [InlineData("site")]
    [InlineData("edge")]
    [InlineData("door")]
    [InlineData("before")]
    [InlineData("api")]
    public async Task What_was_stopped_is_started_before_anybody_looks(string role)
    {
        _containers = _containers.Replace(Running(role, role == "site" ? Served : ""), "", StringComparison.Ordinal) + Stopped(role, role == "site" ? Served : "");

        Assert.Equal(ExitCode.Done, await Watch().RoundAsync(default));

        Assert.Equal([$"docker start {role}-stopped"], Changes());
        Assert.Equal(["healed", "well"], Events());
        Assert.Equal(1, _looks);
    }

    /// <summary>Its gate stopped it; beside it the release that is served runs.</summary>
    [Fact]
    public async Task A_release_that_was_refused_is_never_started()
    {
        _containers += Stopped("site", "20260401-130000");
        await Watch().RoundAsync(default);

        _containers = Stopped("site", "20260401-130000") + Running("edge") + Running("door") + Running("before");
        await Watch().RoundAsync(default);

        Assert.Empty(Changes());
    }

    /// <summary>Of what has data the engine's word alone does not say who may run: the step does, that finishes what was under way.</summary>
    [Fact]
    public async Task What_has_data_is_started_by_the_step_that_knows_whose_it_is()
    {
        var settings = new OmegaSettings(
            DeploymentTarget.Docker, new ImageSettings("localhost:5000", "omega/web", "base:1", "linux/amd64"), new SigningSettings(SigningMethod.Cosign), new SiteSettings(), null, null, new PoliciesSettings([]))
        {
            Services = new Dictionary<string, ServiceSettings> { ["store"] = new($"store@{Current.Digest}", ["CMD", "/store"], Data: ["/srv"]) },
        };
        _data = new DataSteps(new Checkout(_folder.Path), _processes, "dev", settings, _ => null);
        _processes.On("/bin/bash", 0, "site-service-store-1\n");
        _containers += Stopped("service-store", "");

        await Watch().RoundAsync(default);

        Assert.DoesNotContain(_processes.Lines, line => line.StartsWith("docker start", StringComparison.Ordinal));
        var step = Assert.Single(_processes.Calls, call => call.File == "/bin/bash").Environment;
        Assert.Equal((DataScript.Read(DataScript.Heal), "omega-dev", "service-store"), (step["SCRIPT"], step["STACK"], step["ROLE"]));
        Assert.Contains("\"healed\",\"resource\":\"site-service-store-1\"", _output.ToString(), StringComparison.Ordinal);
    }

    /// <summary>What an update has replaced, or refused, and what stands in for it.</summary>
    [Theory]
    [InlineData("edge")]
    [InlineData("api")]
    public async Task What_is_stopped_beside_one_that_runs_or_another_that_is_stopped_is_left_alone(string role)
    {
        _containers += (role == "edge" ? "" : Running(role)) + Stopped(role, "");
        await Watch().RoundAsync(default);

        _containers = Running("site", Served) + Stopped(role, "") + Stopped(role, "").Replace("-stopped", "-other", StringComparison.Ordinal);
        await Watch().RoundAsync(default);

        Assert.Empty(Changes());
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task A_closed_port_is_opened_again_where_the_container_itself_is_well(bool healthy, int restarts)
    {
        _checks = [Holds("door", "health check", healthy), Holds("door", "published port answers", false)];

        await Watch().RoundAsync(default);

        Assert.Equal(restarts, Changes().Count(line => line == "docker restart --time 5 door"));
        Assert.Equal(healthy ? ["healed", "well"] : ["drift", "drift"], Events());
    }

    [Fact]
    public async Task While_an_update_is_under_way_nothing_is_healed()
    {
        _containers = Stopped("site", Served);
        using var checkout = CheckoutLock.Take(new Checkout(_folder.At("checkout")));

        await Watch().RoundAsync(default);

        Assert.Empty(_processes.Calls);
    }

    [Fact]
    public async Task What_is_found_is_told_once_and_that_it_is_over_too()
    {
        var watch = Watch();
        Assert.Equal(ExitCode.Done, await watch.RoundAsync(default));
        Assert.Equal(ExitCode.Done, await watch.RoundAsync(default));
        _checks = [Holds("site", "drift", false)];
        Assert.Equal(ExitCode.Refused, await watch.RoundAsync(default));
        Assert.Equal(ExitCode.Refused, await watch.RoundAsync(default));
        _checks = [Holds("site", "drift", true)];
        Assert.Equal(ExitCode.Done, await watch.RoundAsync(default));

        Assert.Equal(["well", "drift", "well"], Events());
        var drift = JsonDocument.Parse(_output.ToString().Split('\n')[1]).RootElement;
        Assert.Equal(("dev", "site", "drift", "none", "C /etc"), (
            drift.GetProperty("stack").GetString(), drift.GetProperty("resource").GetString(), drift.GetProperty("control").GetString(),
            drift.GetProperty("required").GetString(), drift.GetProperty("found").GetString()));
    }

    [Fact]
    public async Task Where_nobody_can_look_it_says_so_and_goes_on()
    {
        var metrics = _folder.At("omega.prom");
        var watch = new StackWatch("dev", (_, _) => throw new OmegaException("The engine does not answer."), _processes, Reporting(), TimeProvider.System)
        {
            Metrics = new WatchMetrics(metrics, "dev"),
        };

        Assert.Equal(ExitCode.Failed, await watch.RoundAsync(default));
        Assert.Equal(ExitCode.Failed, await watch.RoundAsync(default));

        Assert.Equal(["unreadable"], Events());
        Assert.Contains("omega_watch_readable{stack=\"dev\"} 0\n", File.ReadAllText(metrics), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_of_the_user_gets_each_line()
    {
        _checks = [Holds("site", "drift", false)];

        await Watch(command: "mail -s drift ops").RoundAsync(default);

        var call = Assert.Single(_processes.Calls, call => call.File == "/bin/sh");
        Assert.Equal(["-c", "mail -s drift ops"], call.Arguments);
        Assert.Equal(_output.ToString(), System.Text.Encoding.UTF8.GetString(call.Input.Span));
    }

    [Fact]
    public async Task Numbers_are_written_in_the_form_of_prometheus()
    {
        _containers = _containers.Replace(Running("edge"), Stopped("edge", ""), StringComparison.Ordinal);
        _checks = [Holds("site", "drift", false)];
        var metrics = _folder.At("omega.prom");

        await Watch(metrics: metrics).RoundAsync(default);

        var lines = File.ReadAllLines(metrics);
        Assert.Contains("omega_watch_findings{stack=\"dev\"} 1", lines);
        Assert.Contains("omega_watch_healed_total{stack=\"dev\"} 1", lines);
        Assert.Contains($"omega_served_info{{stack=\"dev\",version=\"{Served}\",digest=\"{Current.Digest}\"}} 1", lines);
        Assert.All(lines.Where(line => !line.StartsWith('#')), line => Assert.Contains($"# TYPE {line.Split('{')[0]} ", File.ReadAllText(metrics), StringComparison.Ordinal));
        Assert.Equal([metrics], Directory.EnumerateFiles(_folder.Path));
    }

    private static Check Holds(string container, string control, bool holds) =>
        new(container, control, "", "", control == "drift" ? "none" : "yes", holds ? "yes" : "C /etc", holds);

    private static string Running(string role, string version = "") => $"{role}\t{role}\t{role}\t{version}\trunning\n";

    private static string Stopped(string role, string version) => $"{role}-stopped\t{role}-stopped\t{role}\t{version}\texited\n";

    private string Started(string id)
    {
        _containers = _containers.Replace($"{id}\t{id}", id, StringComparison.Ordinal);
        return "";
    }

    private string Reopened()
    {
        _checks = [.. _checks.Select(check => check with { Holds = true })];
        return "";
    }

    private Report Reporting() => new(_output, TextWriter.Null, color: false);

    private StackWatch Watch(string? command = null, string? metrics = null) => new("dev", LookAsync, _processes, Reporting(), TimeProvider.System)
    {
        Heals = true,
        Command = command,
        Metrics = new WatchMetrics(metrics, "dev"),
        Exclusive = () => CheckoutLock.TryTake(new Checkout(_folder.At("checkout"))),
    };

    private async Task<StackInspection> LookAsync(Func<LedgerRecord, DataSteps?, Task>? first, CancellationToken cancellation)
    {
        _looks++;
        if (first is not null)
        {
            await first(Current, _data);
        }

        return new StackInspection(Current, _checks);
    }

    private IEnumerable<string> Changes() => _processes.Lines.Where(line => !line.StartsWith("docker ps", StringComparison.Ordinal) && !line.StartsWith("/bin/sh", StringComparison.Ordinal));

    private IEnumerable<string> Events() => _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("event").GetString()!);
}
