using Omega.Core.Policies.Facts;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies.Rules;

public sealed class RequireSeccompProfileTests
{
    private static readonly PolicyCases Cases = new PolicyCases("require-seccomp-profile")
        .Good("good01 default", SomeFacts.Container())
        .Bad("bad01 unconfined", SomeFacts.Container() with { SeccompProfile = Fact.Known("securityOpts", "unconfined") with { Written = "[seccomp=unconfined]" } }, "securityOpts must be without a seccomp option, which means the default profile, was [seccomp=unconfined].")
        .Bad("bad02 custom", SomeFacts.Container() with { SeccompProfile = Fact.Known("securityOpts", "custom") }, "securityOpts must be without a seccomp option, which means the default profile, was \"custom\".")
        .Bad("bad03 unset in a pod means unconfined", SomeFacts.Container() with { SeccompProfile = Fact.Unset<string>(Pod) with { Spelling = "RuntimeDefault" } }, $"{Pod} must be RuntimeDefault, was unset.");

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_refuses_bad_and_passes_good(string name) => Cases.Judge(name);

    private const string Pod = "spec.template.spec.securityContext.seccompProfile.type";
}
