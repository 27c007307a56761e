using System.Text.Json;
using Omega.Cli.Inspection;
using Omega.Cli.Processes;
using Omega.Cli.Releases;
using Omega.Cli.Tests.Services;
using Omega.Cli.Tests.Support;
using Omega.Core.Policies;
using Omega.Core.Settings;
using Omega.Core.Trust;

namespace Omega.Cli.Tests.Releases;

/// <summary>What is started beside what serves: how it is locked down, what it must prove, and that nothing of it stays.</summary>
public sealed class BesideHostTests
{
    private static readonly string Gone = ProcessMark.Current + "1";
    private static readonly string Name = $"omega-dev-beside-{Environment.ProcessId}";
    private static readonly VerifiedImage Image = VerifiedImage.InPreview("localhost:5000/omega/web", "20240401-134512", "sha256:" + new string('d', 64));

    // A release that nobody serves yet must not come back when the machine is started.
    private static readonly string[] NotAsked = ["require-restart-policy", "require-health-check", "require-verified-image", "restrict-registries"];

    [Theory]
    [InlineData(null)]
    [InlineData(8091)]
    public async Task It_is_locked_down_as_the_policies_demand(int? port)
    {
        var processes = Engine();
        await using (var host = await OpenAsync(processes, port))
        {
            await host.ProveAsync(Image, CancellationToken.None);
        }

        var run = processes.Calls.Single(call => call.Arguments[0] == "run").Arguments;
        using var inspected = JsonDocument.Parse(RunFlags.Inspected([.. run, ""]));
        var policies = new PolicyChecks(new PolicyOptions { PublishedPorts = port is null ? [] : [port.Value] }, new ExemptionList([], new(2026, 11, 25)));
        Assert.All(policies.OfContainer(InspectedContainer.Facts(inspected.RootElement, new Dictionary<string, JsonElement>()))
            .Where(check => !NotAsked.Contains(check.Control)), check => Assert.True(check.Holds, $"{check}"));
        Assert.Contains("--pull never --restart no", string.Join(' ', run), StringComparison.Ordinal);
        Assert.Equal($"{Image}", run[^1]);
    }

    [Fact]
    public async Task It_is_on_a_network_of_its_own_that_leads_nowhere_and_has_no_port_and_no_label_of_what_serves()
    {
        var processes = Engine();
        await using (var host = await OpenAsync(processes))
        {
            await host.ProveAsync(Image, CancellationToken.None);
        }

        Assert.Contains(processes.Lines, line => line.StartsWith("docker network create --internal --opt com.docker.network.bridge.inhibit_ipv4=true ", StringComparison.Ordinal));
        var run = processes.Lines.Single(line => line.StartsWith("docker run ", StringComparison.Ordinal));
        Assert.Contains($" --network {Name} ", run, StringComparison.Ordinal);
        Assert.DoesNotContain("publish", run, StringComparison.Ordinal);
        Assert.DoesNotContain("omega.stack", run, StringComparison.Ordinal);
        Assert.DoesNotContain(" -v ", run, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_is_that_of_loopback_alone()
    {
        var processes = Engine();
        await using (var host = await OpenAsync(processes, 8091))
        {
            await host.ProveAsync(Image, CancellationToken.None);
        }

        Assert.Contains(processes.Lines, line => line.Contains(" --publish 127.0.0.1:8091:8080 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Closed_it_leaves_nothing()
    {
        var processes = Engine();

        await (await OpenAsync(processes)).DisposeAsync();

        Assert.Equal([$"docker rm --force --volumes {Name}", $"docker network rm {Name}"], processes.Lines.TakeLast(2));
    }

    [Fact]
    public async Task What_a_killed_one_left_goes_and_what_another_living_one_has_stays()
    {
        var processes = new FakeProcesses()
            .On("docker ps", output: $"aaa {Gone}\nbbb {ProcessMark.Current}\n").On("docker network ls", output: $"ccc {ProcessMark.Current}\nddd {Gone}\n").On("docker");

        await using (await OpenAsync(processes))
        {
        }

        var removed = processes.Lines.Where(line => line.Contains(" rm ", StringComparison.Ordinal)).SkipLast(2);
        Assert.Equal(["docker rm --force --volumes aaa", "docker network rm ddd"], removed);
    }

    [Fact]
    public async Task Down_takes_all_of_it_away()
    {
        var processes = new FakeProcesses().On("docker ps", output: $"bbb {ProcessMark.Current}\n").On("docker network ls", output: $"ccc {ProcessMark.Current}\n").On("docker");

        await BesideHost.RemoveAllAsync(processes, "dev", CancellationToken.None);

        Assert.Equal(["docker rm --force --volumes bbb", "docker network rm ccc"], processes.Lines.Where(line => line.Contains(" rm ", StringComparison.Ordinal)));
        Assert.All(processes.Lines.Where(line => !line.Contains(" rm ", StringComparison.Ordinal)),
            line => Assert.Contains("--filter label=omega.beside=omega-dev ", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(3, "running", "says another version", "says another version")]
    [InlineData(1, "exited", "", "it does not stay running (exited)")]
    public async Task What_does_not_prove_itself_is_told_with_its_last_log_lines(int smoke, string status, string said, string why)
    {
        var processes = new FakeProcesses().On("docker exec", smoke, error: said).On("docker inspect", output: $"{status}\n").On("docker logs", output: "last words\n").On("docker");

        await using var host = await OpenAsync(processes);

        Assert.Equal($"{why}\nlast words", (await host.ProveAsync(Image, CancellationToken.None)).Problem);
    }

    [Fact]
    public async Task One_that_is_not_well_yet_is_asked_again()
    {
        var asked = 0;
        var processes = new FakeProcesses().On("docker exec", _ => (asked++ < 2 ? 1 : 0, "", "")).On("docker inspect", output: "running\n").On("docker");

        await using var host = await OpenAsync(processes);

        Assert.Null((await host.ProveAsync(Image, CancellationToken.None)).Problem);
        Assert.Equal(3, asked);
    }

    [Fact]
    public void A_process_is_known_by_its_start_so_that_a_later_one_of_its_number_is_another()
    {
        Assert.True(ProcessMark.IsAlive(ProcessMark.Current));
        Assert.False(ProcessMark.IsAlive(ProcessMark.Current + "1"));
    }

    private static FakeProcesses Engine() => new FakeProcesses().On("docker");

    private static Task<BesideHost> OpenAsync(FakeProcesses processes, int? port = null) =>
        BesideHost.OpenAsync(processes, "dev", new SiteSettings(), port, CancellationToken.None);
}
