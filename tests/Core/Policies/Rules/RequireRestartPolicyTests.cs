using Omega.Core.Policies.Facts;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies.Rules;

public sealed class RequireRestartPolicyTests
{
    private static readonly PolicyCases Cases = new PolicyCases("require-restart-policy")
        .Good("good01 unless-stopped", SomeFacts.Container())
        .Good("good02 always", SomeFacts.Container() with { RestartPolicy = Fact.Known("restart", "always") })
        .Good("good03 host that always restarts", SomeFacts.Container() with { RestartPolicy = Fact.NotApplicable<string>() })
        .Bad("bad01 unset", SomeFacts.Container() with { RestartPolicy = Fact.Unset<string>("restart") }, "restart must be unless-stopped or always, was unset.")
        .Bad("bad02 no", SomeFacts.Container() with { RestartPolicy = Fact.Known("restart", "no") }, "restart must be unless-stopped or always, was \"no\".")
        .Bad("bad03 on-failure", SomeFacts.Container() with { RestartPolicy = Fact.Known("restart", "on-failure") }, "restart must be unless-stopped or always, was \"on-failure\".");

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_refuses_bad_and_passes_good(string name) => Cases.Judge(name);
}
