using System.Formats.Tar;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Omega.Infra.Tests.Support;
using Omega.Scripts.Tests.Release;

namespace Omega.Scripts.Tests.Hosting;

public sealed partial class ActivateTests : IDisposable
{
    private const string Version = RecordingMocks.Version;
    private const string Site = "site-cccccccccccc-0123456";
    private const string Before = "site-cccccccccccc-fedcba9";
    private const string Stray = "site-cccccccccccc-7777777";

    private const string Edge = "site-edge-8080_id";
    private const string Door = "site-door-8080_id";
    private const string TlsDoor = "site-tls-door-8443_id";
    private const string Earlier = "site-before-0123456";
    private const string Serving = "0123456789ab";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _port;

    private readonly Machine _machine = new Machine()
        .Answers("docker", "inspect *.State.Status*", "running\n")
        .Answers("docker", "exec * healthcheck 8081")
        .Answers("docker", "exec --user 0:0 * activate *")
        .Answers("docker", $"exec {Door} * healthcheck door")
        .Answers("docker", $"exec {Earlier} * healthcheck 8080")
        .Answers("docker", "exec --user 0:0 * serve")
        .Answers("docker", "exec --user 0:0 * maintenance *")
        .Answers("docker", "exec * get /.omega/version.json*", Says(Version))
        .Answers("docker", "update --pids-limit 64 *")
        .Answers("docker", "cp *", Link(Before))
        .Answers("docker", "cp */serving -", Link(Serving))
        .Answers("docker", "ps *")
        .Answers("docker", "rm *")
        .Answers("docker", "info *", File.ReadAllText("/proc/sys/kernel/hostname"))
        .Answers("docker", "restart *");

    public ActivateTests()
    {
        _listener.Start();
        _port = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        _listener.Dispose();
        _machine.Dispose();
    }

    [Fact]
    public async Task The_edge_is_switched_to_the_release()
    {
        (await ActivateAsync()).Printed(Version);

        Assert.Contains(_machine.Calls, call => call.Arguments.EndsWith($"/usr/local/bin/omega activate {Site} {Earlier}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_edge_is_proved_on_its_own_address_before_it_is_given_the_port()
    {
        (await ActivateAsync()).Printed(Version);

        var calls = _machine.Calls.Select(call => call.Arguments).Where(call => call.StartsWith("exec", StringComparison.Ordinal)).ToList();
        string[] order =
        [
            $"exec --user 0:0 {Edge} /usr/local/bin/omega activate {Site} {Earlier}",
            $"exec {Edge} /usr/local/bin/omega get /.omega/version.json",
            $"exec --user 0:0 {Edge} /usr/local/bin/omega serve",
            $"exec {Door} /usr/local/bin/omega get /.omega/version.json 8080",
        ];
        Assert.Equal(order, calls.Where(order.Contains));
    }

    [Fact]
    public async Task An_edge_that_serves_another_version_never_gets_the_port_and_the_release_before_is_active_again()
    {
        _machine.Answers("docker", $"exec {Edge} * get /.omega/version.json", Says("20200101-000000")).Answers("docker", "logs *", "ill\n");

        var result = await ActivateAsync(("TIMEOUT_SECONDS", "0"));

        Assert.Equal((1, $"The edge was switched to {Site} but does not serve version {Version}.\nLast log lines of the edge:\n  ill\n"), (result.ExitCode, result.Error));
        var calls = _machine.Calls.Select(call => call.Arguments).ToList();
        Assert.Equal($"exec --user 0:0 {Edge} /usr/local/bin/omega activate {Before} {Site}", calls.Last(call => call.Contains(" activate ", StringComparison.Ordinal)));
        Assert.DoesNotContain(calls, call => call.EndsWith(" serve", StringComparison.Ordinal));
        Assert.Empty(Removals());
    }

    [Fact]
    public async Task Nothing_that_comes_through_the_door_is_told_and_removes_nothing()
    {
        _machine.Answers("docker", $"exec {Door} * get * 8080", exit: 1).Answers("docker", "logs *", "ill\n").Answers("docker", "ps *", $"{Stray}\n");

        var result = await ActivateAsync(("TIMEOUT_SECONDS", "0"));

        Assert.Equal((1, $"The edge serves version {Version}, but nothing of it comes through the door.\nLast log lines of the door:\n  ill\n"), (result.ExitCode, result.Error));
        Assert.Empty(Removals());
    }

    [Fact]
    public async Task The_door_of_https_is_well_limited_and_asked_through_its_port()
    {
        _machine.Answers("docker", $"exec {TlsDoor} * healthcheck door").Answers("docker", $"exec {TlsDoor} * get /.omega/health 8443", "ok\n");

        (await ActivateAsync(("TLS_DOOR", TlsDoor), ("TLS_PORT", $"{_port}"))).Printed(Version);

        var calls = _machine.Calls.Select(call => call.Arguments).ToList();
        Assert.Contains($"update --pids-limit 64 {TlsDoor}", calls);
        Assert.True(calls.IndexOf($"exec --user 0:0 {Edge} /usr/local/bin/omega serve") < calls.IndexOf($"exec {TlsDoor} /usr/local/bin/omega get /.omega/health 8443"));
    }

    [Fact]
    public async Task Nothing_that_comes_through_the_door_of_https_is_told()
    {
        _machine.Answers("docker", $"exec {TlsDoor} * healthcheck door").Answers("docker", $"exec {TlsDoor} * get * 8443", exit: 1).Answers("docker", "logs *", "ill\n");

        var result = await ActivateAsync(("TLS_DOOR", TlsDoor), ("TLS_PORT", $"{_port}"), ("TIMEOUT_SECONDS", "0"));

        Assert.Equal(
            (1, $"The edge serves version {Version}, but nothing of it comes through the door of https.\nLast log lines of the door of https:\n  ill\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task An_edge_that_a_killed_engine_left_goes_and_the_one_that_served_drains()
    {
        _machine.Answers("docker", "ps -a * label=omega.role=edge *", $"{Edge}\n{Serving}cdef\n{Stray}\n");

        (await ActivateAsync()).Printed(Version);

        Assert.Equal([$"docker rm --force {Stray}"], Removals());
    }

    [Fact]
    public async Task Every_container_has_its_own_limit_of_processes_before_the_switch()
    {
        (await ActivateAsync()).Printed(Version);

        var calls = _machine.Calls.Select(call => call.Arguments).ToList();
        var switched = calls.FindIndex(call => call.Contains("omega activate", StringComparison.Ordinal));
        Assert.All([Edge, Door, Earlier], container => Assert.InRange(calls.IndexOf($"update --pids-limit 64 {container}"), 0, switched));
    }

    /// <summary>Each question takes longer than the switch itself.</summary>
    [Fact]
    public async Task What_the_engine_finds_well_and_limited_is_not_asked_again()
    {
        _machine.Answers("docker", $"inspect *HostConfig.PidsLimit* {Edge} {Door} {Earlier}", $"{Edge} /edge running healthy 64\n{Door} /door running healthy 64\n0123 /{Earlier} running healthy 64\n");

        (await ActivateAsync()).Printed(Version);

        Assert.DoesNotContain(_machine.Calls, call => call.Arguments.Contains(" healthcheck ", StringComparison.Ordinal) || call.Arguments.StartsWith("update ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("running healthy 63")]
    [InlineData("running healthy <no value>")]
    [InlineData("running starting 64")]
    [InlineData("running unhealthy 64")]
    [InlineData("paused healthy 64")]
    [InlineData("exited healthy 64")]
    [InlineData("running  64")]
    public async Task Anything_else_is_asked_and_limited(string state)
    {
        _machine.Answers("docker", "inspect *HostConfig.PidsLimit*", $"{Edge} /edge {state}\n{Door} /door {state}\n0123 /{Earlier} {state}\n");

        (await ActivateAsync()).Printed(Version);

        Assert.All([Edge, Door, Earlier], container => Assert.Contains(_machine.Calls, call => call.Arguments == $"update --pids-limit 64 {container}"));
        Assert.Equal(3, _machine.Calls.Count(call => call.Arguments.Contains(" healthcheck ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_edge_of_before_the_door_is_switched_by_what_it_knows_and_needs_no_name()
    {
        _machine.Answers("docker", "exec --user 0:0 * serve", exit: 2).Answers("docker", $"exec --user 0:0 * activate {Site} {Earlier}", exit: 2)
            .Answers("docker", $"exec {Door} * healthcheck door", exit: 2);

        (await ActivateAsync(("DOOR_PROBE", "8081"))).Printed(Version);

        var calls = _machine.Calls.Select(call => call.Arguments).ToList();
        Assert.Contains($"exec --user 0:0 {Edge} /usr/local/bin/omega activate {Site}", calls);
        Assert.Contains($"exec {Door} /usr/local/bin/omega get /.omega/version.json 8080", calls);
        Assert.DoesNotContain(calls, call => call.EndsWith(" serve", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("on", true)]
    [InlineData(null, false)]
    public async Task Maintenance_is_on_before_the_switch_and_off_after_it(string? setting, bool isBefore)
    {
        (await ActivateAsync(setting is null ? [] : [("MAINTENANCE", setting)])).Printed(Version);

        var calls = _machine.Calls.Select(call => call.Arguments).ToList();
        var said = Assert.Single(calls, call => call.Contains(" maintenance ", StringComparison.Ordinal));
        Assert.Equal($"exec --user 0:0 {Edge} /usr/local/bin/omega maintenance {setting ?? "off"}", said);
        Assert.Equal(isBefore, calls.IndexOf(said) < calls.FindIndex(call => call.Contains(" activate ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Edge_that_knows_no_maintenance_is_open_and_is_told_where_it_should_be_closed()
    {
        _machine.Answers("docker", "exec --user 0:0 * maintenance *", error: "usage: …", exit: 2).Answers("docker", "logs *", "");

        (await ActivateAsync()).Printed(Version);
        var result = await ActivateAsync(("MAINTENANCE", "on"));

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("The edge cannot turn maintenance on. One of a release from before omega:web.maintenance does not know it", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edge_that_stays_closed_is_told()
    {
        _machine.Answers("docker", "exec --user 0:0 * maintenance off", error: "ill", exit: 1).Answers("docker", "logs *", "");

        Assert.Equal(1, (await ActivateAsync()).ExitCode);
    }

    [Fact]
    public async Task A_release_before_that_does_not_start_stops_no_update()
    {
        _machine.Answers("docker", $"exec {Earlier} * healthcheck 8080", exit: 1);

        var result = await ActivateAsync(("TIMEOUT_SECONDS", "0"));

        Assert.Equal((0, Version), (result.ExitCode, result.Output.Trim()));
        Assert.Contains($"The release before, in {Earlier}, does not become healthy", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_of_before_the_product_had_addresses_of_its_own_tells_its_version_where_it_did_then()
    {
        _machine.Answers("docker", "exec * get /.omega/version.json*", error: "answers 404", exit: 1).Answers("docker", "exec * get /version.json*", Says(Version));

        (await ActivateAsync()).Printed(Version);
    }

    [Fact]
    public async Task What_a_killed_engine_left_of_the_release_goes_and_what_served_before_stays()
    {
        _machine.Answers("docker", $"ps -a * label=omega.version={Version} --filter status=created --filter status=running *", $"{Site}\n{Before}\n{Stray}\n");

        (await ActivateAsync()).Printed(Version);

        Assert.Equal([$"docker rm --force {Stray}"], Removals());
    }

    [Fact]
    public async Task Door_whose_port_is_open_is_never_restarted()
    {
        (await ActivateAsync()).Printed(Version);

        Assert.Empty(Restarts());
    }

    [Fact]
    public async Task Door_whose_port_the_engine_lost_is_restarted_before_the_edge_is_switched()
    {
        _listener.Stop();

        Assert.Equal(Version, (await ActivateAsync()).Output.Trim());

        var calls = _machine.Calls.Select(call => call.Arguments).ToList();
        Assert.InRange(calls.FindIndex(call => call.StartsWith("restart", StringComparison.Ordinal)), 0, calls.FindIndex(call => call.Contains("omega activate", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("stdio forwarding failed: Connection refused\n", 255, 1)]
    [InlineData("", 0, 0)]
    public async Task A_port_of_an_engine_that_is_reached_by_ssh_is_asked_there(string said, int exit, int restarts)
    {
        _machine.Answers("ssh", $"-o BatchMode=yes -W ?127.0.0.1?:{_port} ssh://deploy@engine.example", error: said, exit: exit);

        Assert.Equal(Version, (await ActivateAsync(("DOCKER_HOST", "ssh://deploy@engine.example"))).Output.Trim());

        Assert.Equal(restarts, Restarts().Count());
    }

    [Fact]
    public async Task Door_whose_port_is_slow_is_not_restarted()
    {
        // Nobody accepts, and the queue is full: further connections get no answer.
        _listener.Stop();
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, _port));
        full.Listen(1);
        var waiting = Enumerable.Range(0, 4).Select(_ => new TcpClient()).ToList();
        waiting.ForEach(client => _ = client.ConnectAsync(IPAddress.Loopback, _port));

        (await ActivateAsync()).Printed(Version);

        Assert.Empty(Restarts());
        waiting.ForEach(client => client.Dispose());
    }

    [Theory]
    [InlineData("tcp://docker.example:2376", null)]
    [InlineData("", "another-machine\n")]
    public async Task Door_on_another_machine_is_not_restarted_for_a_port_of_this_one(string host, string? name)
    {
        _listener.Stop();
        if (name is not null)
        {
            _machine.Answers("docker", "info *", name);
        }

        (await ActivateAsync(("DOCKER_HOST", host))).Printed(Version);

        Assert.Empty(Restarts());
    }

    /// <summary>One that was never started is what a killed engine leaves.</summary>
    [Theory]
    [InlineData("exited")]
    [InlineData("created")]
    public async Task Edge_that_was_stopped_is_started_before_it_is_switched(string state)
    {
        _machine
            .Answers("docker", "inspect *.State.Status*", $"{state}\n")
            .Answers("docker", "start *")
            .Answers("docker", "exec * healthcheck 8081", exit: 1, once: true);

        (await ActivateAsync()).Printed(Version);

        var calls = _machine.Calls.Select(call => call.Arguments).ToList();
        Assert.InRange(calls.FindIndex(call => call.StartsWith("start", StringComparison.Ordinal)), 0, calls.FindIndex(call => call.Contains("omega activate", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Edge_that_is_gone_is_told()
    {
        _machine
            .Answers("docker", "exec * healthcheck 8081", exit: 1)
            .Answers("docker", "inspect *.State.Status*", error: "Error: No such object", exit: 1);

        var result = await ActivateAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(" is gone. Run `pulumi up --refresh` to create it again.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_removed_before_the_edge_serves_the_release()
    {
        _machine.Answers("docker", "ps *", $"{Stray}\n").Answers("docker", "exec --user 0:0 * activate *", exit: 1).Answers("docker", "logs *", "ill\n");

        var result = await ActivateAsync();

        Assert.Equal((1, $"The edge refuses to switch to {Site}.\nLast log lines of the edge:\n  ill\n"), (result.ExitCode, result.Error));
        Assert.Empty(Removals());
    }

    private static string Says(string version) => $$"""{"version":"{{version}}"}""";

    private IEnumerable<string> Removals() => _machine.Calls.Select(call => call.ToString()).Where(call => call.StartsWith("docker rm", StringComparison.Ordinal));

    private IEnumerable<string> Restarts() => _machine.Calls.Select(call => call.Arguments).Where(call => call.StartsWith("restart", StringComparison.Ordinal));

    private Task<Result> ActivateAsync(params (string Name, string Value)[] environment) =>
        _machine.RunStepAsync("site-activate", [("SITE", Site), ("PORT", $"{_port}"), .. environment]);

    /// <summary>What `docker cp` writes of a link.</summary>
    private static string Link(string target)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true))
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, "active") { LinkName = target });
        }

        return Encoding.ASCII.GetString(stream.ToArray());
    }
}
