using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Omega.Image.Tests.Support;
using Omega.Infra.Tests.Support;
using Omega.Scripts.Tests.Release;

namespace Omega.Scripts.Tests.Hosting;

public sealed class GateTests : IDisposable
{
    private const string Version = RecordingMocks.Version;
    private const string Logs = "[notice] start worker processes\n";

    private readonly Machine _machine = new Machine()
        .Answers("docker", "ps *")
        .Answers("docker", "inspect *", "0 running starting\n")
        .Answers("docker", $"exec * smoke {Version}")
        .Answers("docker", "logs *", Logs)
        .Answers("docker", "update --pids-limit 64 *")
        .Answers("docker", "stop *");

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task A_healthy_release_passes()
    {
        (await GateAsync()).Printed(Version);

        Assert.DoesNotContain(_machine.Calls, call => call.Arguments.StartsWith("stop", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_release_has_its_own_limit_of_processes_before_it_is_asked_anything()
    {
        (await GateAsync()).Printed(Version);

        var calls = _machine.Calls.Select(call => call.Arguments).ToList();
        Assert.InRange(calls.FindIndex(call => call == "update --pids-limit 64 site-cccccccccccc_id"), 0, calls.FindIndex(call => call.Contains(" smoke ", StringComparison.Ordinal)));
    }

    /// <summary>The engine sets no limit for a container that crashes in that moment; what is wrong with it is the crash.</summary>
    [Fact]
    public async Task A_release_that_crashes_while_it_is_to_get_its_limit_is_refused_as_one_that_crashes()
    {
        _machine.Answers("docker", "update --pids-limit 64 *", error: "cannot update a stopped container", exit: 1)
            .Answers("docker", "inspect *", "1 restarting starting\n")
            .Answers("docker", "inspect *", "0 running starting\n", once: true);

        (await GateAsync()).Refused(Message("crashes"));

        Assert.DoesNotContain(_machine.Calls, call => call.Arguments.Contains(" smoke ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"api":"/api/","services":["/api/","/feed/","/x/"]}""", true)]
    [InlineData("""{"api":"/api/","services":["/api/","/feed/"]}""", false)]
    [InlineData("""{"api":"/api/"}""", false)]
    public async Task A_release_that_cannot_pass_on_several_services_is_refused_where_there_are_several(string settings, bool passes)
    {
        _machine.Answers("docker", "exec * get /.omega/settings.json", settings);

        var result = await GateAsync(("MORE_PATHS", "/feed/ /x/"));

        if (passes)
        {
            result.Printed(Version);
        }
        else
        {
            Assert.Contains(" (omega:services): it was built before there could be several services. The release that served before goes on serving.", result.Error, StringComparison.Ordinal);
            Assert.Equal(3, result.ExitCode);
        }
    }

    [Fact]
    public async Task A_port_of_another_process_is_found_before_anything_is_touched()
    {
        using var other = Listen(out var port);

        (await GateAsync(("PORT", port))).Failed(
            $"Port {port} of 127.0.0.1 is taken by another process. Free it (`ss -ltnp 'sport = :{port}'` names the process), "
            + "or set omega:site.port to a free one. What served before goes on serving.");

        Assert.All(_machine.Calls, call => Assert.True(call.Arguments.StartsWith("ps ", StringComparison.Ordinal) || call.Arguments.StartsWith("inspect ", StringComparison.Ordinal), call.Arguments));
    }

    [Fact]
    public async Task A_port_of_https_that_another_process_has_is_found_too()
    {
        using var other = Listen(out var port);

        var result = await GateAsync(("TLS_PORT", port));

        Assert.StartsWith($"Port {port} of 127.0.0.1 is taken by another process.", result.Error, StringComparison.Ordinal);
        Assert.Contains("or set omega:site.tls.port to a free one.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_on_every_address_is_looked_for_on_this_machine()
    {
        using var other = Listen(out var port);

        var result = await GateAsync(("PORT", port), ("BIND", "0.0.0.0"));

        Assert.StartsWith($"Port {port} of 0.0.0.0 is taken", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_port_of_its_own_door_is_not_taken()
    {
        using var door = Listen(out var port);
        _machine.Answers("docker", $"ps -q * publish={port}", "0123456789ab\n");

        (await GateAsync(("PORT", port))).Printed(Version);
    }

    [Fact]
    public async Task A_port_of_this_machine_says_nothing_about_an_engine_elsewhere()
    {
        using var other = Listen(out var port);

        (await GateAsync(("PORT", port), ("DOCKER_HOST", "tcp://docker.example:2376"))).Printed(Version);
    }

    [Fact]
    public async Task A_port_that_is_taken_where_an_engine_is_reached_by_ssh_is_told()
    {
        _machine.Answers("ssh", "-o BatchMode=yes -W ?127.0.0.1?:8080 ssh://deploy@engine.example");

        var result = await GateAsync(("PORT", "8080"), ("BIND", "127.0.0.1"), ("DOCKER_HOST", "ssh://deploy@engine.example"));

        Assert.StartsWith("Port 8080 of 127.0.0.1 is taken", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_whose_health_check_has_decided_is_refused_at_once()
    {
        _machine.Answers("docker", "exec * smoke *", error: "no answer", exit: 1).Answers("docker", "inspect *", "0 running unhealthy\n");

        (await GateAsync()).Refused(Message("is unhealthy: no answer"));

        Assert.StartsWith("docker stop", _machine.Calls[^1].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1 running starting", "crashes")]
    [InlineData("1 running unhealthy", "crashes")]
    [InlineData("0 restarting unhealthy", "crashes")]
    [InlineData("0 exited unhealthy", "does not stay running")]
    public async Task A_release_that_does_not_stay_up_is_refused(string later, string why)
    {
        _machine.Answers("docker", "exec * smoke *", exit: 1)
            .Answers("docker", "inspect *", $"{later}\n")
            .Answers("docker", "inspect *", "0 running starting\n", once: true);

        (await GateAsync()).Refused(Message(why));
    }

    [Fact]
    public async Task A_container_that_is_gone_is_said_so()
    {
        _machine.Answers("docker", "inspect *", error: "Error: No such object", exit: 1);

        var result = await GateAsync();

        Assert.Contains($"of release {Version} is gone. Run `pulumi up --refresh`", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_that_does_not_decide_is_refused_after_the_time_limit()
    {
        _machine.Answers("docker", "exec * smoke *", error: "no answer", exit: 1);

        (await GateAsync(("TIMEOUT_SECONDS", "0"))).Refused(Message("did not become healthy within 0 seconds: no answer"));
    }

    [Fact]
    public async Task A_release_that_can_never_prove_itself_is_refused_at_once()
    {
        _machine.Answers("docker", "exec * smoke *", error: "/version.json says 20200101-000000", exit: 3);

        (await GateAsync()).Refused(Message("does not prove itself: /version.json says 20200101-000000"));
    }

    private static string Message(string why) =>
        $"release {Version} {why}. The release that served before goes on serving.\nIts last log lines:\n  {Logs.TrimEnd()}";

    private Task<Result> GateAsync(params (string Name, string Value)[] environment) =>
        _machine.RunStepAsync("site-gate", [("PORT", FreePort.Find().ToString(CultureInfo.InvariantCulture)), .. environment]);

    private static TcpListener Listen(out string port)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        return listener;
    }
}
