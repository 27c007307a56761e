using Omega.Core.Policies.Facts;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies.Rules;

public sealed class DisallowServiceAccountTokenTests
{
    private static readonly PolicyCases Cases = new PolicyCases("disallow-service-account-token")
        .Good("good01 switched off", Tokens(Fact.Known(Pod, false)))
        .Good("good02 a resource that has none", SomeFacts.Resource())
        .Good("good03 not known yet", Tokens(Fact.Pending<bool>(Pod)))
        .Bad("bad01 unset in a pod means mounted", Tokens(Fact.Unset<bool>(Pod)), $"{Pod} must be false, was unset.")
        .Bad("bad02 mounted", Tokens(Fact.Known(Pod, true)), $"{Pod} must be false, was true.")
        .Bad("bad03 mounted by hand", Tokens(Fact.Known(Pod, false), Fact.Known(Projected, true) with { Spelling = "unset", Written = "set" }), $"{Projected} must be unset, was set.");

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_refuses_bad_and_passes_good(string name) => Cases.Judge(name);

    private const string Pod = "spec.template.spec.automountServiceAccountToken";
    private const string Projected = "spec.template.spec.volumes[0].projected.sources[0].serviceAccountToken";

    private static ResourceFacts Tokens(params Fact<bool>[] tokens) => SomeFacts.Resource() with { ServiceAccountTokens = tokens };
}
