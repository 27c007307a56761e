using Omega.Offline.Engine.Steps;

namespace Omega.Offline.Engine.Tests.Steps;

public sealed class TargetsTests
{
    private const string Urn = "urn:pulumi:dev::omega::demo:index:Site$docker:index/container:Container::web";

    [Theory]
    [InlineData(Urn, true)]
    [InlineData("**", true)]
    [InlineData("**::web", true)]
    [InlineData("urn:pulumi:*::omega::**::w*", true)]
    [InlineData("urn:pulumi:dev::omega::demo:index:Site$docker:index/container:*::web", true)]
    [InlineData("*", false)]
    [InlineData("*::web", false)]
    [InlineData("urn:pulumi:dev::omega::*::web", false)]
    [InlineData("**::we", false)]
    [InlineData("::web", false)]
    [InlineData("urn.pulumi:dev::omega::demo:index:Site$docker:index/container:Container::web", false)]
    public void Star_is_any_text_within_a_part_of_a_name_and_two_stars_any_text(string pattern, bool matches) =>
        Assert.Equal(matches, new Targets([pattern]).Contains(Urn));
}
