using Omega.Core.Policies;
using Omega.Core.Policies.Facts;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies.Rules;

public sealed class DisallowHostMountsTests
{
    private static readonly PolicyCases Cases = new PolicyCases("disallow-host-mounts")
        .Good("good01 named volume", SomeFacts.Container())
        .Good("good02 no mounts", SomeFacts.Container() with { Mounts = [] })
        .Good("good03 volume name not known yet", Mounts(MountKind.Volume, Fact.Pending<string>("volumes[0].volumeName")))
        .Good("good04 anonymous volume", Mounts(MountKind.Volume, Fact.Unset<string>("volumes[0].volumeName")))
        .Good("good05 volume without options", Makes([]))
        .Good("good06 volume of the local driver", SomeFacts.Resource() with { Volume = new(Fact.Known("driver", "local"), Unset) })
        .Good("good07 volume options not known yet", SomeFacts.Resource() with { Volume = new(Fact.Unset<string>("driver"), Fact.Pending<IReadOnlyDictionary<string, string>>("driverOpts")) })
        .Good("good08 what the cluster provides", Mounts(MountKind.Projected, Fact.Known("volumes[0]", "volume of another kind")))
        .Bad("bad01 docker socket", Mounts(MountKind.HostPath, Host("/var/run/docker.sock")), "volumes[0].hostPath must be a named volume, was \"/var/run/docker.sock\".")
        .Bad("bad02 host folder", Mounts(MountKind.HostPath, Host("/srv/site")), "volumes[0].hostPath must be a named volume, was \"/srv/site\".")
        .Bad("bad03 socket as a volume name", Mounts(MountKind.Volume, Fact.Known("volumes[0].volumeName", "/run/docker.sock")), "volumes[0].volumeName must be the name of a volume, not a path, was \"/run/docker.sock\".")
        .Bad("bad04 relative path as a volume name", Mounts(MountKind.Volume, Fact.Known("volumes[0].volumeName", "./web")), "volumes[0].volumeName must be the name of a volume, not a path, was \"./web\".")
        .Bad("bad05 device", Mounts(MountKind.Device, Fact.Known("devices[0].hostPath", "/dev/sda")), "devices[0].hostPath must be a named volume, was \"/dev/sda\".")
        .Bad("bad06 another container's mounts", Mounts(MountKind.OtherContainer, Fact.Known("volumes[0].fromContainer", "edge")), "volumes[0].fromContainer must be a named volume, was \"edge\".")
        .Bad("bad07 unknown kind", Mounts(MountKind.Unknown, Fact.Known("mounts[0].type", "npipe")), "mounts[0].type must be a named volume, was \"npipe\".")
        .Bad("bad08 shared propagation", SomeFacts.Container() with { Mounts = [SomeFacts.Mount() with { Propagation = Fact.Known("mounts[0].bindOptions.propagation", "rshared") }] }, "mounts[0].bindOptions.propagation must be unset or rprivate, was \"rshared\".")
        .Bad("bad09 volume that binds a folder", Makes(new() { ["type"] = "none", ["o"] = "bind", ["device"] = "/srv" }), "driverOpts must be unset, was device=/srv, o=bind, type=none.")
        .Bad("bad10 bind among other options", Makes(new() { ["o"] = "ro, rbind" }), "driverOpts must be unset, was o=ro, rbind.")
        .Bad("bad11 volume plugin", SomeFacts.Resource() with { Volume = new(Fact.Known("driver", "vieux/sshfs"), Unset) }, "driver must be unset or local, was \"vieux/sshfs\".")
        .Bad("bad12 volume with overlay over the root", Makes(new() { ["type"] = "overlay", ["o"] = "lowerdir=/,upperdir=/u,workdir=/w", ["device"] = "overlay" }), "driverOpts must be unset, was device=overlay, o=lowerdir=/,upperdir=/u,workdir=/w, type=overlay.")
        .Bad("bad13 volume with the processes of the host", Makes(new() { ["type"] = "proc", ["device"] = "proc" }), "driverOpts must be unset, was device=proc, type=proc.")
        .Bad("bad14 volume with another machine's disk", Makes(new() { ["type"] = "nfs", ["o"] = "addr=192.0.2.1", ["device"] = ":/srv" }), "driverOpts must be unset, was device=:/srv, o=addr=192.0.2.1, type=nfs.")
        .Bad("bad15 volume with a disk", Makes(new() { ["type"] = "ext4", ["device"] = "/dev/sda1" }), "driverOpts must be unset, was device=/dev/sda1, type=ext4.")
        .Bad("bad16 volume with a bind in capitals", Makes(new() { ["O"] = "BIND", ["device"] = "srv" }), "driverOpts must be unset, was O=BIND, device=srv.")
        .Bad("bad17 volume with a size alone", Makes(new() { ["type"] = "tmpfs", ["device"] = "tmpfs", ["o"] = "size=1m" }), "driverOpts must be unset, was device=tmpfs, o=size=1m, type=tmpfs.")
        .Bad("bad18 volume called ../web", Mounts(MountKind.Volume, Named("../web")), NotAName("../web"))
        .Bad("bad19 volume called ~/web", Mounts(MountKind.Volume, Named("~/web")), NotAName("~/web"))
        .Bad("bad20 volume called //srv", Mounts(MountKind.Volume, Named("//srv")), NotAName("//srv"))
        .Bad("bad21 volume called C:\\data", Mounts(MountKind.Volume, Named("C:\\data")), NotAName("C:\\data"))
        .Bad("bad22 volume called \\\\.\\pipe\\docker_engine", Mounts(MountKind.Volume, Named("\\\\.\\pipe\\docker_engine")), NotAName("\\\\.\\pipe\\docker_engine"))
        .Bad("bad23 volume called file:///srv", Mounts(MountKind.Volume, Named("file:///srv")), NotAName("file:///srv"))
        .Bad("bad24 volume called a/b", Mounts(MountKind.Volume, Named("a/b")), NotAName("a/b"))
        .Bad("bad25 volume called logs", Mounts(MountKind.Volume, Named("logs ")), NotAName("logs "))
        .Bad("bad26 volume called -v", Mounts(MountKind.Volume, Named("-v")), NotAName("-v"));

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_refuses_bad_and_passes_good(string name) => Cases.Judge(name);

    [Theory]
    [InlineData("/var/run/docker.sock")]
    [InlineData("/run/containerd/containerd.sock")]
    [InlineData(@"\\.\pipe\docker_engine")]
    public void Check_says_why_an_engine_socket_is_refused(string socket)
    {
        var violation = Assert.Single(PolicyCatalog.Check(SomeFacts.Resource(Mounts(MountKind.HostPath, Host(socket))), SomeFacts.Options()));

        Assert.Equal("Never mount the container engine's socket: who can write to it is root on the host.", violation.Remedy);
    }

    private static ContainerFacts Mounts(MountKind kind, Fact<string> source) =>
        SomeFacts.Container() with { Mounts = [SomeFacts.Mount() with { Kind = kind, Source = source }] };

    private static Fact<IReadOnlyDictionary<string, string>> Unset => Fact.Unset<IReadOnlyDictionary<string, string>>("driverOpts");

    private static Fact<string> Named(string name) => Fact.Known("volumes[0].volumeName", name);

    private static string NotAName(string name) => $"volumes[0].volumeName must be the name of a volume, not a path, was \"{name}\".";

    private static Fact<string> Host(string path) => Fact.Known("volumes[0].hostPath", path);

    private static ResourceFacts Makes(Dictionary<string, string> options) => SomeFacts.Resource() with
    {
        Volume = new(Fact.Unset<string>("driver"), Fact.Known<IReadOnlyDictionary<string, string>>("driverOpts", options)),
    };
}
