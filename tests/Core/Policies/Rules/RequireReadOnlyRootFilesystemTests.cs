using Omega.Core.Policies.Facts;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies.Rules;

public sealed class RequireReadOnlyRootFilesystemTests
{
    private static readonly PolicyCases Cases = new PolicyCases("require-read-only-root-filesystem")
        .Good("good01 read-only", SomeFacts.Container())
        .Bad("bad01 unset", SomeFacts.Container() with { ReadOnlyRoot = Fact.Unset<bool>("readOnly") }, "readOnly must be true, was unset.")
        .Bad("bad02 false", SomeFacts.Container() with { ReadOnlyRoot = Fact.Known("readOnly", false) }, "readOnly must be true, was false.")
        .Bad("bad03 full path of a pod", SomeFacts.Container() with { ReadOnlyRoot = Fact.Unset<bool>(Pod) }, $"{Pod} must be true, was unset.")
        .Bad("bad04 files copied in", SomeFacts.Container() with { Uploads = Fact.Known("uploads", 2) }, "uploads must be unset, was 2.");

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_refuses_bad_and_passes_good(string name) => Cases.Judge(name);

    private const string Pod = "spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem";
}
