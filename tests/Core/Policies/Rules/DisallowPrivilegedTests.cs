using Omega.Core.Policies.Facts;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies.Rules;

public sealed class DisallowPrivilegedTests
{
    private static readonly PolicyCases Cases = new PolicyCases("disallow-privileged")
        .Good("good01 unset", SomeFacts.Container())
        .Good("good02 false", SomeFacts.Container() with { Privileged = Fact.Known("privileged", false) })
        .Bad("bad01 true", SomeFacts.Container() with { Privileged = Fact.Known("privileged", true) }, "privileged must be unset or false, was true.")
        .Bad("bad02 AppArmor off", SomeFacts.Container() with { Unconfined = SomeFacts.List("securityOpts", "apparmor=unconfined") }, "securityOpts must be free of options that switch confinement off or replace it, was [apparmor=unconfined].")
        .Bad("bad03 system paths unmasked", SomeFacts.Container() with { Unconfined = SomeFacts.List("securityOpts", "systempaths=unconfined") }, "securityOpts must be free of options that switch confinement off or replace it, was [systempaths=unconfined].");

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_refuses_bad_and_passes_good(string name) => Cases.Judge(name);
}
