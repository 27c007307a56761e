using Pulumi.Docker;
using Pulumi.Docker.Inputs;

namespace Omega.Offline.Sdk.Tests.Requests;

/// <summary>The recorded program rich.js.</summary>
internal static class RichProgram
{
    public static IDictionary<string, object?> Run()
    {
        var front = new Network("front", new NetworkArgs
        {
            Name = "rec3-front",
            Driver = "bridge",
            Labels = { new NetworkLabelArgs { Label = "omega.stack", Value = "dev" } },
        });
        var back = new Network("back", new NetworkArgs
        {
            Name = "rec3-back",
            Driver = "bridge",
            Internal = true,
            IpamConfigs = { new NetworkIpamConfigArgs { Subnet = "172.29.7.0/24", Gateway = "172.29.7.1" } },
        });
        var logs = new Volume("logs", new VolumeArgs
        {
            Name = "rec3-logs",
            Driver = "local",
            Labels = { new VolumeLabelArgs { Label = "omega.stack", Value = "dev" } },
        });
        var site = new Container("site", Site(front, back, logs));
        var edge = new Container("edge", Edge(front), new() { DependsOn = { site } });
        return new Dictionary<string, object?> { ["site"] = site.NetworkDatas, ["edge"] = edge.Ports };
    }

    private static ContainerArgs Site(Network front, Network back, Volume logs)
    {
        var args = Hardened("rec3-site");
        args.Mounts.Add(new ContainerMountArgs
        {
            Target = "/tmp",
            Type = "tmpfs",
            TmpfsOptions = new ContainerMountTmpfsOptionsArgs { SizeBytes = 16777216, Mode = 1023 },
        });
        args.Mounts.Add(new ContainerMountArgs { Target = "/logs", Type = "volume", Source = logs.Name });
        args.Mounts.Add(new ContainerMountArgs { Target = "/config", Type = "volume", Source = "rec3-config", ReadOnly = true });
        args.Healthcheck = new ContainerHealthcheckArgs
        {
            Tests = { "CMD", "/bin/busybox", "wget", "-q", "-O", "-", "http://127.0.0.1:8080/busybox" },
            Interval = "2s",
            Timeout = "1s",
            Retries = 3,
            StartPeriod = "1s",
        };
        args.NetworksAdvanced = new[]
        {
            new ContainerNetworksAdvancedArgs { Name = front.Name, Aliases = { "site" } },
            new ContainerNetworksAdvancedArgs { Name = back.Name },
        };
        args.Envs = new[] { "A=1", "B=2" };
        args.Labels.Add(new ContainerLabelArgs { Label = "omega.role", Value = "site" });
        args.Labels.Add(new ContainerLabelArgs { Label = "omega.version", Value = "20261125-000001" });
        args.Sysctls.Add("net.ipv4.ip_unprivileged_port_start", "0");
        args.Hosts.Add(new ContainerHostArgs { Host = "x.invalid", Ip = "127.0.0.1" });
        args.WorkingDir = "/";
        args.Hostname = "site";
        return args;
    }

    private static ContainerArgs Edge(Network front)
    {
        var args = Hardened("rec3-edge");
        args.Tmpfs.Add("/tmp", "rw,noexec,nosuid,nodev,size=16m");
        args.NetworksAdvanced.Add(new ContainerNetworksAdvancedArgs { Name = front.Name });
        args.Ports.Add(new ContainerPortArgs { Internal = 8080, External = 18081, Ip = "127.0.0.1", Protocol = "tcp" });
        return args;
    }

    private static ContainerArgs Hardened(string name) => new()
    {
        Name = name,
        Image = "localhost:5000/base@sha256:4234313e96b0606b6b363b42c13307e00c9b0defe53ea4595ac4235dc33f0b1d",
        Command = { "/bin/httpd", "-f", "-p", "8080", "-h", "/bin" },
        ReadOnly = true,
        Privileged = false,
        User = "10101:10101",
        Capabilities = new ContainerCapabilitiesArgs { Drops = { "ALL" } },
        SecurityOpts = { "no-new-privileges:true" },
        Memory = 32,
        MemorySwap = 32,
        Cpus = "0.5",
        Ulimits =
        {
            new ContainerUlimitArgs { Name = "nproc", Soft = 64, Hard = 64 },
            new ContainerUlimitArgs { Name = "nofile", Soft = 4096, Hard = 4096 },
        },
        Restart = "unless-stopped",
        LogDriver = "json-file",
        LogOpts = { ["max-size"] = "10m", ["max-file"] = "3" },
        IpcMode = "private",
        StopSignal = "SIGQUIT",
        StopTimeout = 30,
        DestroyGraceSeconds = 30,
        MustRun = true,
        Init = false,
    };
}
