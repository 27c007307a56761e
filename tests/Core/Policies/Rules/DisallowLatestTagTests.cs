using Omega.Core.Policies.Facts;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies.Rules;

public sealed class DisallowLatestTagTests
{
    private static readonly PolicyCases Cases = new PolicyCases("disallow-latest-tag")
        .Good("good01 digest without tag", SomeFacts.Container())
        .Good("good02 version without digest", Run("localhost:5000/omega/web:20240401-134512"))
        .Good("good03 tag that only starts with latest", Run("localhost:5000/omega/web:latest-1"))
        .Good("good04 not known yet", SomeFacts.Container() with { Image = Fact.Pending<string>("image") })
        .Bad("bad01 latest", Run("localhost:5000/app:latest"), Named("localhost:5000/app:latest"))
        .Bad("bad02 LATEST", Run("localhost:5000/app:LATEST"), Named("localhost:5000/app:LATEST"))
        .Bad("bad03 port only, no tag", Run("localhost:5000/app"), Named("localhost:5000/app"))
        .Bad("bad04 name only", Run("nginx"), Named("nginx"))
        .Bad("bad05 latest with a digest", Run($"localhost:5000/app:latest@{SomeFacts.Digest}"), Named($"localhost:5000/app:latest@{SomeFacts.Digest}"))
        .Bad("bad06 empty", Run(""), Invalid(""))
        .Bad("bad07 empty tag", Run("localhost:5000/app:"), Invalid("localhost:5000/app:"))
        .Bad("bad08 spaces", Run("localhost:5000/app: 1.2.0 "), Invalid("localhost:5000/app: 1.2.0 "))
        .Bad("bad09 upper-case repository", Run("localhost:5000/App:1"), Invalid("localhost:5000/App:1"))
        .Bad("bad10 product", Product("localhost:5000/omega/web"), Named("localhost:5000/omega/web"));

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_refuses_bad_and_passes_good(string name) => Cases.Judge(name);

    private static ContainerFacts Run(string image) => SomeFacts.Container() with { Image = Fact.Known("image", image) };

    private static ResourceFacts Product(string image) => SomeFacts.Resource() with
    {
        Images = [new(ImageRole.Product, Fact.Known("image", image), Fact.NotApplicable<string>())],
    };

    private static string Named(string image) => $"image must be named by a version or a digest, was \"{image}\".";

    private static string Invalid(string image) => $"image must be a valid image reference, was \"{image}\".";
}
