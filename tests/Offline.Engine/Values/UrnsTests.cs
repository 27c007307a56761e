using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Tests.Values;

public sealed class UrnsTests
{
    private const string Stack = "urn:pulumi:dev::omega::pulumi:pulumi:Stack::omega-dev";

    [Theory]
    [InlineData("", "a:b:C", "urn:pulumi:dev::omega::a:b:C::n")]
    [InlineData(Stack, "a:b:C", "urn:pulumi:dev::omega::a:b:C::n")]
    [InlineData("urn:pulumi:dev::omega::x:y:Z::p", "a:b:C", "urn:pulumi:dev::omega::x:y:Z$a:b:C::n")]
    public void Create_leaves_out_the_stack_and_names_other_parents(string parent, string type, string urn) =>
        Assert.Equal(urn, Urns.Create("dev", "omega", parent, type, "n"));

    [Theory]
    [InlineData("urn:pulumi:dev::omega::pulumi:providers:docker::default_5_2_0::id", true)]
    [InlineData("urn:pulumi:dev::omega::pulumi:providers:docker::default::id", true)]
    [InlineData("urn:pulumi:dev::omega::pulumi:providers:docker::docker::id", false)]
    public void IsDefaultProvider_tells_by_the_name(string reference, bool isDefault) =>
        Assert.Equal(isDefault, Urns.IsDefaultProvider(reference));
}
