using System.Text.RegularExpressions;
using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests.Happenings;

public sealed partial class HappeningTests
{
    private static readonly Dictionary<string, string> Roles = new()
    {
        ["site"] = "site",
        ["edge"] = "edge",
        ["door"] = "door",
        ["before"] = "before",
        ["a service"] = Feed,
        ["a service with data"] = Keeper,
    };

    public static TheoryData<string> Faults() =>
    [
        .. Roles.Keys.Select(role => $"{role} killed"), .. Roles.Keys.Select(role => $"{role} stopped"),
        "site, edge and door stopped, and `omega watch` looks", "the port's proxy ended",
        "registry killed", "trust server killed", "registry stopped, and an update", "trust server stopped, and an update",
        "registry and trust server stopped, and the way back",
        "memory of site used up", "memory of site used up, and nginx is what is killed", "temporary files of site full", "temporary files of edge full", "log volume full",
        "nothing gets from edge to site", "a tenth is lost between edge and site", "a slow line between edge and site", "nothing gets from site to a service",
        "the name server of the containers gone", "the clock set back, and an update", "the clock set forth, and an update", "the disk of the state full, and an update", "two updates at once from two checkouts",
    ];

    [SkippableTheory]
    [MemberData(nameof(Faults))]
    public async Task T2_what_fails_is_borne_or_comes_back(string name)
    {
        await ReadyAsync();
        await RunAsync(await FaultAsync(name));
    }

    private async Task<Happening> FaultAsync(string name)
    {
        if (name.EndsWith(" killed", StringComparison.Ordinal) && Roles.TryGetValue(name[..^" killed".Length], out var killed))
        {
            return Killed(name, killed, await ContainerAsync(killed));
        }

        if (name.EndsWith(" stopped", StringComparison.Ordinal) && Roles.TryGetValue(name[..^" stopped".Length], out var stopped))
        {
            return Stopped(name, stopped, await ContainerAsync(stopped));
        }

        return name switch
        {
            "site, edge and door stopped, and `omega watch` looks" => await AllStoppedAsync(name),
            "the port's proxy ended" => ProxyEnded(name),
            "registry killed" => await ServerKilledAsync(name, 5000),
            "trust server killed" => await ServerKilledAsync(name, 4443),
            "registry stopped, and an update" => ServerStopped(name, 5000, "The registry localhost:5000 cannot be reached"),
            "trust server stopped, and an update" => ServerStopped(name, 4443, "the trust server https://localhost:4443 cannot be reached"),
            "registry and trust server stopped, and the way back" => WayBackAlone(name),
            "the clock set back, and an update" => ClockSetBack(name),
            "the clock set forth, and an update" => ClockSetForth(name),
            "the disk of the state full, and an update" => StateFull(name),
            "two updates at once from two checkouts" => TwoAtOnce(name),
            _ => await ContainedFaultAsync(name),
        };
    }

    /// <summary>What a container of the product bears; the rest is the machine's.</summary>
    private static Happening Killed(string name, string role, string container) => new(
        name,
        async () =>
        {
            var process = await ProcessAsync(container);
            (await Shell.BashAsync($"kill -9 {process}")).Must();
            await AnotherProcessAsync(container, process);
        },
        role is "edge" or "before" ? Promise.NothingIsLost : Promise.ItRecovers)
    { Readers = ReadersOf(role) };

    private Happening Stopped(string name, string role, string container) => new(
        name,
        async () =>
        {
            (await Shell.DockerAsync("stop", "--time", "5", container)).Must();
            Assert.Equal("0", await ProcessAsync(container));
        },
        role == "before" ? Promise.NothingIsLost : Promise.ItRecovers)
    { Readers = ReadersOf(role), By = Named() };

    /// <summary>The command that `omega verify` names, once it has named it.</summary>
    private Remedy Named() => new(async () =>
    {
        var found = await stack.OmegaAsync("verify", TestStack.Name);
        Assert.NotEqual(0, found.ExitCode);
        log.WriteLine(found.Text);
        var command = Assert.Single(NamedCommand().Matches(found.Text)).Groups[1].Value;
        (await stack.OmegaAsync(command.Split(' '))).Must();
        return $"./omega {command.Replace($" {TestStack.Name}", "", StringComparison.Ordinal)}";
    });

    [GeneratedRegex(@": \./omega (.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex NamedCommand();

    [GeneratedRegex("`\\./omega ([a-z]+)` starts ")]
    private static partial Regex StartingCommand();

    private async Task<Happening> AllStoppedAsync(string name)
    {
        string[] all = [await ContainerAsync("site"), await ContainerAsync("edge"), await ContainerAsync("door")];
        return new Happening(name, async () => (await Shell.DockerAsync(["stop", "--time", "5", .. all])).Must(), Promise.ItRecovers)
        {
            By = new Remedy(async () =>
            {
                Assert.Contains("\"healed\"", (await stack.OmegaAsync("watch", TestStack.Name, "--once")).Must(), StringComparison.Ordinal);
                return "./omega watch --once";
            }),
        };
    }

    private Happening ProxyEnded(string name) => new(
        name,
        async () => (await Shell.BashAsync($"""
            kill $(pgrep --parent "$(cat /var/run/docker.pid)" -f 'docker-proxy .*-host-port {TestStack.Port} ')
            while (exec 3<>/dev/tcp/127.0.0.1/{TestStack.Port}) 2>/dev/null; do sleep 0.1; done
            """)).Must(),
        Promise.ItRecovers)
    { By = Named() };

    /// <summary>Killed, the engine starts it again, and the next release goes there as if nothing was.</summary>
    private async Task<Happening> ServerKilledAsync(string name, int port)
    {
        var server = (await Shell.DockerAsync("ps", "-q", "--filter", $"publish={port}")).Must();
        Skip.If(server.Length == 0, $"What listens on port {port} is no container that could be killed.");
        return new Happening(
            name,
            async () =>
            {
                var process = await ProcessAsync(server);
                (await Shell.BashAsync($"kill -9 {process}")).Must();
                await AnotherProcessAsync(server, process);
                await Patience.UntilAsync(
                    async () => (await Shell.DockerAsync("exec", server, "/usr/local/bin/service", "ready", $"{port}")).ExitCode == 0, () => $"{name}: it did not come back");
                await UpAfterAsync("web/assets/site.css", text => text + $"/* {name} */\n");
            },
            Promise.NothingIsLost);
    }

    /// <summary>Its owner's checkout has it back by the command that the refusal names.</summary>
    private Happening ServerStopped(string name, int port, string said)
    {
        var command = "";
        return new Happening(
            name,
            async () =>
            {
                Skip.If(await StoppedService.StopAsync(port) is null, $"What listens on port {port} is no container that could be stopped.");
                stack.Edit("web/assets/site.css", text => text + $"/* {name} */\n");
                var refused = (await stack.UpAsync()).MustFail();
                Assert.Contains(said, refused, StringComparison.Ordinal);
                command = Assert.Single(StartingCommand().Matches(refused).Select(match => match.Groups[1].Value).Distinct());
            },
            Promise.NothingIsLost)
        {
            By = new Remedy(async () =>
            {
                log.WriteLine((await TestStack.OwnerAsync(command.Split(' '))).Must());
                (await stack.UpAsync()).Must();
                return $"./omega {command}";
            }),
        };
    }

    private Happening WayBackAlone(string name)
    {
        StoppedService? registry = null, trust = null;
        return new Happening(
            name,
            async () =>
            {
                var before = await ServedVersionAsync();
                registry = await StoppedService.StopAsync(5000);
                trust = await StoppedService.StopAsync(4443);
                (await stack.OmegaAsync("rollback", "previous", TestStack.Name)).Must();
                Assert.NotEqual(before, await ServedVersionAsync());
            },
            Promise.NothingIsLost)
        {
            Undo = async () =>
            {
                await registry!.DisposeAsync();
                await trust!.DisposeAsync();
                (await stack.OmegaAsync("up", TestStack.Name, "--build")).Must();
            },
        };
    }

    /// <summary>One state: the engine lets one in at a time, and whoever was refused goes on afterwards.</summary>
    private Happening TwoAtOnce(string name) => new(
        name,
        async () =>
        {
            var before = await ServedVersionAsync();
            stack.Edit("web/assets/site.css", text => text + "/* here */\n");
            var other = $"{stack.Checkout}-other";
            (await Shell.BashAsync($"cp -a '{stack.Checkout}' '{other}' && echo '/* there */' >>'{other}/web/assets/site.css'")).Must();
            var both = await Task.WhenAll(stack.UpAsync(), stack.UpOfAsync(other));
            log.WriteLine(string.Join("\n----\n", both.Select(one => one.Text)));
            Assert.Contains(both, one => one.ExitCode == 0);
            Assert.All(both.Where(one => one.ExitCode != 0), one => Assert.Contains("locked", one.Text, StringComparison.Ordinal));
            (await stack.UpAsync()).Must();
            Directory.Delete(other, recursive: true);
            Assert.NotEqual(before, await ServedVersionAsync());
            (await stack.OmegaAsync("ledger", "verify", TestStack.Name)).Must();
        },
        Promise.NothingIsLost);
}
