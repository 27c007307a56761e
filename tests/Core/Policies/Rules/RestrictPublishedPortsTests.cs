using Omega.Core.Policies.Facts;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies.Rules;

public sealed class RestrictPublishedPortsTests
{
    private static readonly PolicyCases Cases = new PolicyCases("restrict-published-ports")
        .Good("good01 the site's port on loopback", SomeFacts.Container())
        .Good("good02 nothing published", SomeFacts.Container() with { Ports = [] })
        .Good("good03 other address that is listed", Publishes(Fact.Known("ports[0].external", 8080), Fact.Known("ports[0].ip", "192.0.2.7")), SomeFacts.Options() with { BindAddresses = ["192.0.2.7"] })
        .Bad("bad01 address unset", Publishes(Fact.Known("ports[0].external", 8080), Fact.Unset<string>("ports[0].ip")), "ports[0].ip must be one of 127.0.0.1, ::1, was unset.")
        .Bad("bad02 every address", Publishes(Fact.Known("ports[0].external", 8080), Fact.Known("ports[0].ip", "0.0.0.0")), "ports[0].ip must be one of 127.0.0.1, ::1, was \"0.0.0.0\".")
        .Bad("bad03 other port", Publishes(Fact.Known("ports[0].external", 22), Fact.Known("ports[0].ip", "127.0.0.1")), "ports[0].external must be one of 8080, was 22.")
        .Bad("bad04 random port", Publishes(Fact.Unset<int>("ports[0].external"), Fact.Known("ports[0].ip", "127.0.0.1")), "ports[0].external must be one of 8080, was unset.")
        .Bad("bad05 all exposed ports", SomeFacts.Container() with { PublishAllPorts = Fact.Known("publishAllPorts", true) }, "publishAllPorts must be unset or false, was true.");

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_refuses_bad_and_passes_good(string name) => Cases.Judge(name);

    private static ContainerFacts Publishes(Fact<int> port, Fact<string> address) =>
        SomeFacts.Container() with { Ports = [new(port, address)] };
}
