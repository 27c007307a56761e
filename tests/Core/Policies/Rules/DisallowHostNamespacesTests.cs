using Omega.Core.Policies.Facts;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies.Rules;

public sealed class DisallowHostNamespacesTests
{
    private static readonly PolicyCases Cases = new PolicyCases("disallow-host-namespaces")
        .Good("good01 own namespaces", SomeFacts.Container())
        .Good("good02 name that starts with host", Joins("networkMode", "hosting-network"))
        .Good("good03 bridge network", Makes("bridge"))
        .Good("good04 network with the default driver", SomeFacts.Resource() with { Network = new(Fact.Unset<string>("driver")) })
        .Good("good06 shareable IPC", Joins("ipcMode", "shareable"))
        .Good("good07 empty", Joins("pidMode", ""))
        .Good("good05 name not known yet", SomeFacts.Container() with { Namespaces = [Fact.Pending<string>("networksAdvanced[0].name")] })
        .Bad("bad01 host network", Joins("networkMode", "host"), Expected("networkMode", "host"))
        .Bad("bad02 host processes", Joins("pidMode", "host"), Expected("pidMode", "host"))
        .Bad("bad03 host IPC", Joins("ipcMode", "host"), Expected("ipcMode", "host"))
        .Bad("bad04 host users", Joins("usernsMode", "host"), Expected("usernsMode", "host"))
        .Bad("bad05 host cgroups", Joins("cgroupnsMode", "host"), Expected("cgroupnsMode", "host"))
        .Bad("bad06 another container's network", Joins("networkMode", "container:edge"), Expected("networkMode", "container:edge"))
        .Bad("bad07 the network called host", Joins("networksAdvanced[0].name", "host"), Expected("networksAdvanced[0].name", "host"))
        .Bad("bad08 host driver", Makes("host"), "driver must be unset, bridge or overlay, was \"host\".")
        .Bad("bad09 macvlan driver", Makes("macvlan"), "driver must be unset, bridge or overlay, was \"macvlan\".")
        .Bad("bad10 another container's processes", Joins("pidMode", "container:edge"), Expected("pidMode", "container:edge"))
        .Bad("bad11 a namespace by its path", Joins("networkMode", "ns:/run/netns/x"), Expected("networkMode", "ns:/run/netns/x"))
        .Bad("bad12 host in capitals", Joins("ipcMode", "HOST"), Expected("ipcMode", "HOST"));

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_refuses_bad_and_passes_good(string name) => Cases.Judge(name);

    private static ContainerFacts Joins(string path, string mode) => SomeFacts.Container() with { Namespaces = [Fact.Known(path, mode)] };

    private static ResourceFacts Makes(string driver) => SomeFacts.Resource() with { Network = new(Fact.Known("driver", driver)) };

    private static string Expected(string path, string mode) =>
        $"{path} must be neither host nor that of another container, was \"{mode}\".";
}
