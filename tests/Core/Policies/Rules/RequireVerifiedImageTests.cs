using Omega.Core.Policies;
using Omega.Core.Policies.Facts;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies.Rules;

public sealed class RequireVerifiedImageTests
{
    private static readonly PolicyCases Cases = new PolicyCases("require-verified-image")
        .Good("good01 printed by verify", SomeFacts.Container())
        .Good("good02 listed service image", Run(SomeFacts.ServiceImage))
        .Good("good03 not known yet", SomeFacts.Container() with { Image = Fact.Pending<string>("image") })
        .Good("good04 pulled image is not run", SomeFacts.Resource() with { Images = [new(ImageRole.Pull, Fact.Known("name", SomeFacts.BaseImage), Fact.Known("platform", "linux/amd64"))] })
        .Bad("bad01 same repository, other digest", Run(Other), Expected(Other))
        .Bad("bad02 verified reference with a tag added", Run($"localhost:5000/omega/web:1@{SomeFacts.Digest}"), Expected($"localhost:5000/omega/web:1@{SomeFacts.Digest}"))
        .Bad("bad03 same digest, other repository", Run($"localhost:5000/evil/web@{SomeFacts.Digest}"), Expected($"localhost:5000/evil/web@{SomeFacts.Digest}"))
        .Bad("bad04 unset", SomeFacts.Container() with { Image = Fact.Unset<string>("image") }, "image must be the output of the release's verify step or one of " + SomeFacts.ServiceImage + ", was unset.");

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_refuses_bad_and_passes_good(string name) => Cases.Judge(name);

    private static string Other => "localhost:5000/omega/web@sha256:" + new string('b', 64);

    [Fact]
    public void Check_refuses_listed_image_without_digest()
    {
        var options = SomeFacts.Options() with { PinnedImages = ["localhost:5000/news/api:1.0"] };

        var violations = PolicyCatalog.Check(SomeFacts.Resource(Run("localhost:5000/news/api:1.0")), options);

        Assert.Contains(violations, violation => violation.Policy == "require-verified-image");
    }

    [Fact]
    public void Check_refuses_everything_before_verify_has_printed()
    {
        var options = SomeFacts.Options() with { VerifiedImages = [], PinnedImages = [] };

        var violation = Assert.Single(PolicyCatalog.Check(SomeFacts.Resource(SomeFacts.Container()), options));

        Assert.Equal("the output of the release's verify step", violation.Required);
    }

    private static ContainerFacts Run(string image) => SomeFacts.Container() with { Image = Fact.Known("image", image) };

    private static string Expected(string image) =>
        $"image must be the output of the release's verify step or one of {SomeFacts.ServiceImage}, was \"{image}\".";
}
