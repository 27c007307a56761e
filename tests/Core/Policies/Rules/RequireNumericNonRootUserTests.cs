using Omega.Core.Policies.Facts;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies.Rules;

public sealed class RequireNumericNonRootUserTests
{
    private static readonly PolicyCases Cases = new PolicyCases("require-numeric-non-root-user")
        .Good("good01 user and group", SomeFacts.Container())
        .Good("good02 numeric further groups", SomeFacts.Container() with { SupplementaryGroups = SomeFacts.List("groupAdds", "2000") })
        .Bad("bad01 unset", SomeFacts.Container() with { UserId = Fact.Unset<string>("user") }, "user must be a numeric user id above 0, was unset.")
        .Bad("bad02 root", As("0", "0"), "user must be a numeric user id above 0, was \"0\".")
        .Bad("bad03 root by another spelling", As("00", "10101"), "user must be a numeric user id above 0, was \"00\".")
        .Bad("bad04 name", As("nginx", "10101"), "user must be a numeric user id above 0, was \"nginx\".")
        .Bad("bad05 empty", As("", "10101"), "user must be a numeric user id above 0, was \"\".")
        .Bad("bad06 negative", As("-1", "10101"), "user must be a numeric user id above 0, was \"-1\".")
        .Bad("bad07 beyond 32 bits wraps to root", As("4294967296", "10101"), "user must be a numeric user id above 0, was \"4294967296\".")
        .Bad("bad08 group unset", SomeFacts.Container() with { GroupId = Fact.Unset<string>("user") }, "user must be a user with a numeric group id above 0, was unset.")
        .Bad("bad09 group root", As("10101", "0"), "user must be a user with a numeric group id above 0, was \"0\".")
        .Bad("bad10 further group by name", SomeFacts.Container() with { SupplementaryGroups = SomeFacts.List("groupAdds", "docker") }, "groupAdds must be numeric group ids above 0, was [docker].")
        .Bad("bad11 further group root", SomeFacts.Container() with { SupplementaryGroups = SomeFacts.List("groupAdds", "2000", "0") }, "groupAdds must be numeric group ids above 0, was [2000, 0].");

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_refuses_bad_and_passes_good(string name) => Cases.Judge(name);

    private static ContainerFacts As(string user, string group) =>
        SomeFacts.Container() with { UserId = Fact.Known("user", user), GroupId = Fact.Known("user", group) };
}
