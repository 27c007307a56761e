using Omega.Core.Policies.Facts;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies.Rules;

public sealed class RequireNoNewPrivilegesTests
{
    private static readonly PolicyCases Cases = new PolicyCases("require-no-new-privileges")
        .Good("good01 set", SomeFacts.Container())
        .Bad("bad01 unset", SomeFacts.Container() with { NoNewPrivileges = Fact.Unset<bool>("securityOpts") }, "securityOpts must be a list with no-new-privileges:true, was unset.")
        .Bad("bad02 off", SomeFacts.Container() with { NoNewPrivileges = Fact.Known("securityOpts", false) with { Written = "[no-new-privileges:false]" } }, "securityOpts must be a list with no-new-privileges:true, was [no-new-privileges:false].")
        .Bad("bad03 in the spelling of a pod", SomeFacts.Container() with { NoNewPrivileges = Fact.Known(Pod, false) with { Written = "true", Spelling = "false" } }, $"{Pod} must be false, was true.");

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_refuses_bad_and_passes_good(string name) => Cases.Judge(name);

    private const string Pod = "spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation";
}
