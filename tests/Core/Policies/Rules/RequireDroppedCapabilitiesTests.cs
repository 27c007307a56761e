using Omega.Core.Policies.Facts;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies.Rules;

public sealed class RequireDroppedCapabilitiesTests
{
    private static readonly PolicyCases Cases = new PolicyCases("require-dropped-capabilities")
        .Good("good01 ALL dropped", SomeFacts.Container())
        .Good("good02 lower case", SomeFacts.Container() with { DroppedCapabilities = SomeFacts.List("capabilities.drops", "all") })
        .Good("good03 empty list of additions", SomeFacts.Container() with { AddedCapabilities = SomeFacts.List("capabilities.adds") })
        .Bad("bad01 unset", SomeFacts.Container() with { DroppedCapabilities = Fact.Unset<IReadOnlyList<string>>("capabilities.drops") }, "capabilities.drops must be [ALL], was unset.")
        .Bad("bad02 only some", SomeFacts.Container() with { DroppedCapabilities = SomeFacts.List("capabilities.drops", "NET_RAW", "CHOWN") }, "capabilities.drops must be [ALL], was [NET_RAW, CHOWN].")
        .Bad("bad03 added back", SomeFacts.Container() with { AddedCapabilities = SomeFacts.List("capabilities.adds", "NET_BIND_SERVICE") }, "capabilities.adds must be empty, was [NET_BIND_SERVICE].")
        .Bad("bad04 both", SomeFacts.Container() with { DroppedCapabilities = SomeFacts.List("capabilities.drops"), AddedCapabilities = SomeFacts.List("capabilities.adds", "ALL") }, "capabilities.drops must be [ALL], was [].", "capabilities.adds must be empty, was [ALL].");

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_refuses_bad_and_passes_good(string name) => Cases.Judge(name);
}
