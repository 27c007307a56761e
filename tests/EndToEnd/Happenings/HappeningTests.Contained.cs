using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests.Happenings;

/// <summary>Faults within a container's limits and its network: done from this machine, in the container's own namespaces.</summary>
public sealed partial class HappeningTests
{
    private async Task<Happening> ContainedFaultAsync(string name)
    {
        var (site, edge, feed) = (await ContainerAsync("site"), await ContainerAsync("edge"), await ContainerAsync(Feed));
        return name switch
        {
            "memory of site used up" => await MemoryAsync(name, site, isNginxKilled: false),
            "memory of site used up, and nginx is what is killed" => await MemoryAsync(name, site, isNginxKilled: true),
            "temporary files of site full" => await FullAsync(name, site, "tmp"),
            "temporary files of edge full" => await FullAsync(name, edge, "tmp"),
            "log volume full" => await LogsFullAsync(name, [edge, site, await ContainerAsync("before")]),
            "nothing gets from edge to site" => Dropped(name, site, "INPUT ! -i lo -p tcp --dport 8080", Promise.ItRecovers),
            "a tenth is lost between edge and site" =>
                Dropped(name, site, "INPUT ! -i lo -p tcp -m statistic --mode random --probability 0.1", Promise.NothingIsLost),
            "a slow line between edge and site" => Slow(name, site),
            "nothing gets from site to a service" => Dropped(name, feed, "INPUT ! -i lo -p tcp --dport 8000", Promise.ItRecovers) with { Readers = ReadersOf(Feed) },
            "the name server of the containers gone" => Dropped(name, edge, "OUTPUT -d 127.0.0.11", Promise.NothingIsLost),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such fault."),
        };
    }

    /// <summary>A process of this machine joins the container's group and takes all that it may have; the kernel ends the one that it is told to.</summary>
    private static async Task<Happening> MemoryAsync(string name, string container, bool isNginxKilled)
    {
        var process = await ProcessAsync(container);
        return new Happening(
            name,
            async () => (await Shell.BashAsync($$"""
                group=/sys/fs/cgroup/memory$(sed -n 's/^[0-9]*:memory://p' /proc/{{process}}/cgroup)
                [ -f "$group/memory.oom_control" ] || group=/sys/fs/cgroup$(sed -n 's/^0:://p' /proc/{{process}}/cgroup)
                killed() { cat "$group"/memory.oom_control "$group"/memory.events 2>/dev/null | sed -n 's/^oom_kill //p' || true; }
                before=$(killed)
                [ -n "$before" ]
                bash -c 'echo $$ >"$1/cgroup.procs"; echo {{(isNginxKilled ? -1000 : 1000)}} >/proc/self/oom_score_adj; a=xxxxxxxx; while :; do a=$a$a; done' hog "$group" & hog=$!
                trap 'kill -9 $hog 2>/dev/null || true' EXIT
                while [ "$(killed)" = "$before" ]; do sleep 0.1; done
                """)).Must(),
            isNginxKilled ? Promise.ItRecovers : Promise.NothingIsLost);
    }

    /// <summary>Not a byte more can be written where the container may write.</summary>
    private static async Task<Happening> FullAsync(string name, string container, string folder)
    {
        var file = $"/proc/{await ProcessAsync(container)}/root/{folder}/full";
        return new Happening(
            name,
            async () =>
            {
                var told = await Shell.BashAsync($"cat /dev/zero >'{file}'");
                Assert.Contains("No space left on device", told.MustFail(), StringComparison.Ordinal);
            },
            Promise.NothingIsLost)
        {
            Undo = async () => (await Shell.BashAsync($"rm -f '{file}'")).Must(),
        };
    }

    /// <summary>The folder of the volume lies on a small filesystem meanwhile, and whoever writes there was started since.</summary>
    private async Task<Happening> LogsFullAsync(string name, string[] containers)
    {
        var folder = (await Shell.DockerAsync("volume", "inspect", "--format", "{{.Mountpoint}}", $"{TestStack.Project}-{TestStack.Name}-logs")).Must();
        (await Shell.BashAsync($"mount -t tmpfs -o size=1m,mode=1777 tmpfs '{folder}'")).Must();
        async Task StartedAnewAsync()
        {
            (await Shell.DockerAsync(["restart", .. containers])).Must();
            await WellAsync();
        }

        await StartedAnewAsync();
        return await FullAsync(name, containers[0], "var/log/omega") with
        {
            Undo = async () =>
            {
                (await Shell.BashAsync($"umount -l '{folder}'")).Must();
                await StartedAnewAsync();
            },
        };
    }

    /// <summary>Packets of a kind are dropped in a container's network until a good number was, then no more.</summary>
    private static Happening Dropped(string name, string container, string rule, Promise promise) => new(
        name,
        async () => (await Shell.BashAsync($$"""
            within() { nsenter --target {{await ProcessAsync(container)}} --net "$@"; }
            within iptables -w -I {{rule}} -j DROP
            trap 'within iptables -w -D {{rule}} -j DROP' EXIT
            until [ "$(within iptables -w -L {{rule.Split(' ')[0]}} -v -n -x | sed -n 's/^ *\([0-9]*\) .* DROP .*/\1/p')" -ge 20 ]; do sleep 0.1; done
            """)).Must(),
        promise);

    /// <summary>A line of 256 kbit/s until a good number of packets had to wait.</summary>
    private static Happening Slow(string name, string container) => new(
        name,
        async () => (await Shell.BashAsync($$"""
            within() { nsenter --target {{await ProcessAsync(container)}} --net "$@"; }
            devices=$(within ip -o link | sed -n 's/^[0-9]*: \(eth[0-9]*\).*/\1/p')
            for device in $devices; do within tc qdisc add dev $device root tbf rate 256kbit burst 8kb latency 5s; done
            trap 'for device in $devices; do within tc qdisc del dev $device root; done' EXIT
            until [ "$(within tc -s qdisc show | sed -n 's/.*overlimits \([0-9]*\).*/\1/p' | sort -n | tail -n 1)" -ge 100 ]; do sleep 0.1; done
            """)).Must(),
        Promise.NothingIsLost);
}
