using System.Text.Json;
using Omega.Cli.Inspection;
using Omega.Cli.Services;
using Omega.Cli.Tests.Support;
using Omega.Core.Policies;

namespace Omega.Cli.Tests.Services;

public sealed class ContainerHostTests
{
    private static readonly ServiceContainer Server = new(
        "server", 10113, 96,
        new Dictionary<string, string> { ["socket:ro"] = "trust-socket" },
        new Dictionary<string, byte[]> { ["server.key"] = "very secret"u8.ToArray() },
        "4443", "127.0.0.1:4443:4443");

    [Fact]
    public async Task EnsureAsync_starts_a_missing_container_hardened_and_on_loopback_only()
    {
        var processes = Engine("");

        Assert.True(await Host(processes).EnsureAsync(Server, "image:1", CancellationToken.None));

        var run = processes.Lines.Single(line => line.StartsWith("docker run -d", StringComparison.Ordinal));
        foreach (var part in (string[])
        [
            "--restart always", "--read-only", "--cap-drop ALL", "--security-opt no-new-privileges:true", "--user 10113:10113",
            "--tmpfs /tmp:rw,noexec,nosuid,nodev,size=16m,mode=0700,uid=10113,gid=10113", "--memory 96m --memory-swap 96m", "--pids-limit 64",
            "-p 127.0.0.1:4443:4443", "omega-services-cafe-server-secrets:/var/lib/omega/secrets:ro",
            "omega-services-cafe-trust-socket:/var/lib/omega/socket:ro", "image:1 server",
        ])
        {
            Assert.Contains(part, run, StringComparison.Ordinal);
        }
    }

    // Made on this machine, from its distribution's signed packages: no registry has them.
    private static readonly string[] OfImages = ["require-image-digest", "disallow-latest-tag", "restrict-registries", "require-verified-image"];

    [Fact]
    public async Task A_service_is_started_as_the_policies_demand_of_every_container()
    {
        var processes = Engine("");
        await Host(processes).EnsureAsync(Server with { Volumes = new Dictionary<string, string> { ["socket:ro"] = "socket", ["database"] = "data" } }, "image:1", CancellationToken.None);
        var run = processes.Calls.Single(call => call.Arguments.Contains("-d"));
        using var inspected = JsonDocument.Parse(RunFlags.Inspected(run.Arguments));
        var policies = new PolicyChecks(
            new PolicyOptions { PublishedPorts = [4443], WritablePaths = ["/var/lib/omega/database"] }, new ExemptionList([], new(2026, 11, 25)));

        var checks = policies.OfContainer(InspectedContainer.Facts(inspected.RootElement, new Dictionary<string, JsonElement>()));

        Assert.All(checks.Where(check => !OfImages.Contains(check.Control)), check => Assert.True(check.Holds, $"{check}"));
    }

    [Fact]
    public async Task EnsureAsync_hands_secrets_over_standard_input_only()
    {
        var processes = Engine("");

        await Host(processes).EnsureAsync(Server, "image:1", CancellationToken.None);

        Assert.DoesNotContain(processes.Lines, line => line.Contains("very secret", StringComparison.Ordinal));
        Assert.Single(processes.Calls, call => !call.Input.IsEmpty);
    }

    [Fact]
    public async Task EnsureAsync_leaves_a_container_alone_that_runs_as_described()
    {
        var config = await ConfigOf(Server);
        var processes = Engine($"{config} true\n");

        Assert.False(await Host(processes).EnsureAsync(Server, "image:1", CancellationToken.None));

        Assert.Single(processes.Calls);
    }

    [Fact]
    public async Task EnsureAsync_starts_a_stopped_container_for_good_without_replacing_it()
    {
        var processes = Engine($"{await ConfigOf(Server)} false\n");

        await Host(processes).EnsureAsync(Server, "image:1", CancellationToken.None);

        Assert.Equal(
            ["docker update --restart always omega-services-cafe-server", "docker start omega-services-cafe-server"],
            processes.Lines.Skip(1));
    }

    [Fact]
    public async Task EnsureAsync_replaces_a_container_when_a_secret_changed()
    {
        var changed = Server with { Secrets = new Dictionary<string, byte[]> { ["server.key"] = "another"u8.ToArray() } };
        var processes = Engine($"{await ConfigOf(Server)} true\n");

        Assert.True(await Host(processes).EnsureAsync(changed, "image:1", CancellationToken.None));

        Assert.Contains("docker rm -f omega-services-cafe-server", processes.Lines);
    }

    private static ContainerHost Host(FakeProcesses processes) => new("cafe", "/checkout", processes, Silent.Report);

    private static FakeProcesses Engine(string found) => new FakeProcesses()
        .On("docker container inspect", found.Length > 0 ? 0 : 1, found)
        .On("docker run").On("docker rm").On("docker update").On("docker start");

    private static async Task<string> ConfigOf(ServiceContainer container)
    {
        var processes = Engine("");
        await Host(processes).EnsureAsync(container, "image:1", CancellationToken.None);
        var run = processes.Calls.Single(call => call.Arguments.Contains("-d"));
        return run.Arguments.Single(argument => argument.StartsWith("omega.services.config=", StringComparison.Ordinal)).Split('=')[1];
    }
}
