using Omega.Core.Policies.Facts;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies.Rules;

public sealed class RestrictNetworksTests
{
    private const string First = "networksAdvanced[0].name";

    private static readonly PolicyCases Cases = new PolicyCases("restrict-networks")
        .Good("good01 the stack's own network", SomeFacts.Container())
        .Good("good02 the front's network, by the door", Joins("door", Fact.Known(First, "site-network"), Fact.Known("networksAdvanced[1].name", "front-network")))
        .Good("good03 name not known yet", Joins("site", Fact.Pending<string>(First)))
        .Good("good04 networks not known yet", SomeFacts.Container() with { Networks = Fact.Pending<IReadOnlyList<Fact<string>>>("networksAdvanced") })
        .Good("good05 a pod", SomeFacts.Container() with { Networks = Fact.NotApplicable<IReadOnlyList<Fact<string>>>() })
        .Good("good06 the host's, which another policy refuses", Joins("site", Fact.Known(First, "host")))
        .Bad("bad01 another stack's network", Joins("site", Fact.Known(First, "omega-prod")), $"{First} must be one of site-network, front-network, was \"omega-prod\".")
        .Bad("bad02 Docker's own network", Joins("site", Fact.Known(First, "bridge")), $"{First} must be one of site-network, front-network, was \"bridge\".")
        .Bad("bad03 the front's network, by the site", Joins("site", Fact.Known(First, "front-network")), $"{First} must be a network that its door joins, was \"front-network\".")
        .Bad("bad04 the front's network, by nobody knows who", Joins(null, Fact.Known(First, "front-network")), $"{First} must be a network that its door joins, was \"front-network\".")
        .Bad("bad05 no network", SomeFacts.Container() with { Networks = Fact.Unset<IReadOnlyList<Fact<string>>>("networksAdvanced") }, "networksAdvanced must be one of site-network, front-network, was unset.");

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_refuses_bad_and_passes_good(string name) => Cases.Judge(name);

    private static ContainerFacts Joins(string? role, params Fact<string>[] networks) => SomeFacts.Container() with
    {
        Networks = Fact.Known<IReadOnlyList<Fact<string>>>("networksAdvanced", networks),
        Role = role is null ? Fact.Unset<string>("labels") : Fact.Known("labels[1].value", role),
    };
}
