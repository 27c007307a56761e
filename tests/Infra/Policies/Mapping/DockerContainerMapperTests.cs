using System.Reflection;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;

namespace Omega.Infra.Tests.Policies.Mapping;

public sealed class DockerContainerMapperTests
{
    private static readonly Dictionary<string, (Action<ContainerArgs> Change, string[] Expected)> Cases = new()
    {
        ["image"] = (args => args.Image = "localhost:5000/omega/web:1", ["image was \"localhost:5000/omega/web:1\"", "image was \"localhost:5000/omega/web:1\""]),
        ["readOnly"] = (args => args.ReadOnly = false, ["readOnly was false"]),
        ["readOnly unset"] = (args => args.ReadOnly = null, ["readOnly was unset"]),
        ["uploads"] = (args => args.Uploads = new ContainerUploadArgs { File = "/etc/x", Content = "x" }, ["uploads was 1"]),
        ["user"] = (args => args.User = "nginx", ["user was \"nginx\""]),
        ["user without group"] = (args => args.User = "10101", ["user was \"10101\""]),
        ["user with root's group"] = (args => args.User = "10101:0", ["user was \"10101:0\""]),
        ["user unset"] = (args => args.User = null, ["user was unset"]),
        ["groupAdds"] = (args => args.GroupAdds = "docker", ["groupAdds was [docker]"]),
        ["capabilities unset"] = (args => args.Capabilities = null, ["capabilities.drops was unset"]),
        ["capabilities.drops"] = (args => args.Capabilities = new ContainerCapabilitiesArgs { Drops = new[] { "CHOWN" } }, ["capabilities.drops was [CHOWN]"]),
        ["capabilities.adds"] = (args => args.Capabilities = new ContainerCapabilitiesArgs { Drops = new[] { "ALL" }, Adds = new[] { "CHOWN" } }, ["capabilities.adds was [CHOWN]"]),
        ["securityOpts unset"] = (args => args.SecurityOpts = null!, ["securityOpts was unset"]),
        ["securityOpts off"] = (args => args.SecurityOpts = new[] { "no-new-privileges:false" }, ["securityOpts was [no-new-privileges:false]"]),
        ["securityOpts contradictory"] = (
            args => args.SecurityOpts = new[] { "no-new-privileges:true", "no-new-privileges:false" },
            ["securityOpts was [no-new-privileges:true, no-new-privileges:false]"]),
        ["securityOpts seccomp"] = (args => args.SecurityOpts = new[] { "no-new-privileges", "seccomp=unconfined" }, ["securityOpts was [no-new-privileges, seccomp=unconfined]"]),
        ["securityOpts seccomp file"] = (args => args.SecurityOpts = new[] { "no-new-privileges=true", "seccomp:{}" }, ["securityOpts was [no-new-privileges=true, seccomp:{}]"]),
        ["securityOpts apparmor"] = (args => args.SecurityOpts = new[] { "no-new-privileges:true", "apparmor=unconfined" }, ["securityOpts was [no-new-privileges:true, apparmor=unconfined]"]),
        ["securityOpts label"] = (
            args => args.SecurityOpts = new[] { "no-new-privileges:true", "label=type:spc_t" },
            ["securityOpts was [no-new-privileges:true, label=type:spc_t]"]),
        ["privileged"] = (args => args.Privileged = true, ["privileged was true"]),
        ["networkMode"] = (args => args.NetworkMode = "host", ["networkMode was \"host\""]),
        ["pidMode"] = (args => args.PidMode = "host", ["pidMode was \"host\""]),
        ["ipcMode"] = (args => args.IpcMode = "container:x", ["ipcMode was \"container:x\""]),
        ["ipcMode host"] = (args => args.IpcMode = "host", ["ipcMode was \"host\""]),
        ["usernsMode"] = (args => args.UsernsMode = "host", ["usernsMode was \"host\""]),
        ["cgroupnsMode"] = (args => args.CgroupnsMode = "host", ["cgroupnsMode was \"host\""]),
        ["networksAdvanced"] = (args => args.NetworksAdvanced = new ContainerNetworksAdvancedArgs { Name = "host" }, ["networksAdvanced[0].name was \"host\""]),
        ["volumes host path"] = (args => args.Volumes = new ContainerVolumeArgs { HostPath = "/var/run/docker.sock", ContainerPath = "/s", ReadOnly = true }, ["volumes[0].hostPath was \"/var/run/docker.sock\""]),
        ["volumes of another container"] = (args => args.Volumes = new ContainerVolumeArgs { FromContainer = "x", ReadOnly = true }, ["volumes[0].fromContainer was \"x\""]),
        ["volumes writable"] = (args => args.Volumes = new ContainerVolumeArgs { VolumeName = "v", ContainerPath = "/etc" }, ["volumes[0].readOnly was unset"]),
        ["mounts bind"] = (args => args.Mounts = new ContainerMountArgs { Type = "bind", Source = "/srv", Target = "/s", ReadOnly = true }, ["mounts[0].source was \"/srv\""]),
        ["mounts writable"] = (args => args.Mounts = new ContainerMountArgs { Type = "volume", Source = "v", Target = "/s" }, ["mounts[0].readOnly was unset"]),
        ["mounts of a kind unknown"] = (args => args.Mounts = new ContainerMountArgs { Type = "npipe", Source = "v", Target = "/s", ReadOnly = true }, ["mounts[0].type was \"npipe\""]),
        ["mounts with driver options"] = (
            args => args.Mounts = new ContainerMountArgs { Type = "volume", Target = "/s", ReadOnly = true, VolumeOptions = new ContainerMountVolumeOptionsArgs { DriverOptions = { ["o"] = "bind" } } },
            ["mounts[0].volumeOptions.driverOptions was o=bind"]),
        ["mounts with a driver"] = (
            args => args.Mounts = new ContainerMountArgs { Type = "volume", Target = "/s", ReadOnly = true, VolumeOptions = new ContainerMountVolumeOptionsArgs { DriverName = "sshfs" } },
            ["mounts[0].volumeOptions.driverName was \"sshfs\""]),
        ["mounts with the local driver"] = (
            args => args.Mounts = new ContainerMountArgs { Type = "volume", Target = "/s", ReadOnly = true, VolumeOptions = new ContainerMountVolumeOptionsArgs { DriverName = "local" } },
            []),
        ["mounts propagation"] = (
            args => args.Mounts = new ContainerMountArgs { Type = "volume", Source = "v", Target = "/s", ReadOnly = true, BindOptions = new ContainerMountBindOptionsArgs { Propagation = "rshared" } },
            ["mounts[0].bindOptions.propagation was \"rshared\""]),
        ["mounts tmpfs"] = (
            args => args.Mounts = new ContainerMountArgs { Type = "tmpfs", Target = "/t", TmpfsOptions = new ContainerMountTmpfsOptionsArgs { Mode = 1777, SizeBytes = 1024 } },
            ["mounts[0].tmpfsOptions.mode was 1777 (octal 3361)"]),
        ["devices"] = (args => args.Devices = new ContainerDeviceArgs { HostPath = "/dev/sda" }, ["devices[0].hostPath was \"/dev/sda\""]),
        ["gpus"] = (args => args.Gpus = "all", ["gpus was \"all\""]),
        ["tmpfs"] = (args => args.Tmpfs = new() { ["/tmp"] = "noexec,nosuid,nodev,size=1m,mode=0777" }, ["tmpfs[\"/tmp\"] was mode=0777 (octal 0777)"]),
        ["memory"] = (args => args.Memory = null, ["memory was unset"]),
        ["memorySwap"] = (args => args.MemorySwap = 128, ["memorySwap was 128"]),
        ["cpus"] = (args => args.Cpus = null, ["cpus was unset"]),
        ["cpuShares"] = (args => { args.Cpus = null; args.CpuShares = 512; }, ["cpus was unset"]),
        ["ulimits"] = (args => args.Ulimits = new ContainerUlimitArgs { Name = "nofile", Soft = 1, Hard = 1 }, ["ulimits was unset", "ulimits was unset"]),
        ["ulimits hard"] = (args => args.Ulimits = new ContainerUlimitArgs { Name = "nproc", Soft = 1, Hard = 9 }, ["ulimits[0].hard was 9"]),
        ["healthcheck unset"] = (args => args.Healthcheck = null, ["healthcheck.tests was unset", "healthcheck.interval was unset", "healthcheck.timeout was unset", "healthcheck.retries was unset"]),
        ["healthcheck.timeout"] = (args => args.Healthcheck = Check("0s"), ["healthcheck.timeout was \"0s\""]),
        ["restart"] = (args => args.Restart = "no", ["restart was \"no\""]),
        ["logDriver"] = (args => args.LogDriver = null, ["logDriver was unset"]),
        ["logOpts"] = (args => args.LogOpts = new() { ["max-file"] = "3" }, ["logOpts[\"max-size\"] was unset"]),
        ["logOpts unset"] = (args => args.LogOpts = null!, ["logOpts[\"max-size\"] was unset", "logOpts[\"max-file\"] was unset"]),
        ["ports"] = (args => args.Ports = new ContainerPortArgs { Internal = 8080, External = 9090 }, ["ports[0].external was 9090", "ports[0].ip was unset"]),
        ["publishAllPorts"] = (args => args.PublishAllPorts = true, ["publishAllPorts was true"]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Fact]
    public void Map_reads_the_hardened_container_as_one_that_passes()
    {
        Assert.Empty(Violations(HardenedArgs.Container()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Map_gives_each_value_with_its_path(string name)
    {
        var (change, expected) = Cases[name];
        var args = HardenedArgs.Container();
        change(args);

        Assert.Equal(expected, Violations(args));
    }

    [Fact]
    public void Map_reads_a_quota_as_a_limit_of_cpus()
    {
        var args = HardenedArgs.Container();
        args.Cpus = null;
        args.CpuQuota = 25_000;

        Assert.Equal(0.25, Map(args).Containers[0].Limits.Cpus.Value);
    }

    [Fact]
    public void Map_reports_arguments_of_another_class()
    {
        var facts = Declared.Read(ResourceTypes.DockerContainer, new VolumeArgs());

        Assert.Equal("Pulumi.Docker.VolumeArgs", facts.Unreadable);
    }

    [Fact]
    public void Map_leaves_no_empty_list_behind_where_none_was_set()
    {
        var args = HardenedArgs.Container();
        var before = Set(args);

        _ = Map(args);

        Assert.Equal(before, Set(args));
        Assert.DoesNotContain(before, name => name.Contains("uploads", StringComparison.OrdinalIgnoreCase));
    }

    private static ContainerHealthcheckArgs Check(string timeout) =>
        new() { Tests = new[] { "CMD", "/usr/local/bin/omega", "healthcheck" }, Interval = "5s", Timeout = timeout, Retries = 3 };

    private static ResourceFacts Map(ContainerArgs args) => Declared.Read(ResourceTypes.DockerContainer, args);

    // The SDK serializes the fields that carry the attribute, so these are read instead of the properties.
    private static List<string> Set(ContainerArgs args) =>
    [
        .. args.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
            .Where(field => field.GetValue(args) is not null).Select(field => field.Name).Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Violations(ContainerArgs args) =>
        PolicyCatalog.Check(Map(args), SomeFacts.Options()).Select(violation => $"{violation.Path} was {violation.Actual}");
}
