using Omega.Core.Policies.Facts;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies.Rules;

public sealed class RestrictRegistriesTests
{
    private static readonly PolicyCases Cases = new PolicyCases("restrict-registries")
        .Good("good01 the site's repository", SomeFacts.Container())
        .Good("good02 the service's repository", Run(SomeFacts.ServiceImage))
        .Good("good03 short name of a listed repository", Run("nginx:1.29.4"))
        .Good("good04 whole registry listed", Run("localhost:5000/any/thing:1"), SomeFacts.Options() with { Registries = ["localhost:5000"] })
        .Good("good05 not known yet", SomeFacts.Container() with { Image = Fact.Pending<string>("image") })
        .Bad("bad01 other registry", Run("registry.example/omega/web:1"), Expected("registry.example/omega/web:1"))
        .Bad("bad02 other port", Run("localhost:5001/omega/web:1"), Expected("localhost:5001/omega/web:1"))
        .Bad("bad03 other repository", Run("localhost:5000/omega/other:1"), Expected("localhost:5000/omega/other:1"))
        .Bad("bad04 name that only starts alike", Run("localhost:5000/omega/web-evil:1"), Expected("localhost:5000/omega/web-evil:1"))
        .Bad("bad05 default registry by omission", Run("omega/web:1"), Expected("omega/web:1"))
        .Bad("bad06 host that looks like a path", Run("docker.io.evil/library/nginx:1"), Expected("docker.io.evil/library/nginx:1"));

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_refuses_bad_and_passes_good(string name) => Cases.Judge(name);

    private static ContainerFacts Run(string image) => SomeFacts.Container() with { Image = Fact.Known("image", image) };

    private static string Expected(string image) =>
        $"image must be in one of localhost:5000/omega/web, localhost:5000/news/api, docker.io/library/nginx, was \"{image}\".";
}
