using Omega.Core.Policies.Facts;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies.Rules;

public sealed class RequireImageDigestTests
{
    private static readonly PolicyCases Cases = new PolicyCases("require-image-digest")
        .Good("good01 repository and digest", SomeFacts.Container())
        .Good("good02 tag and digest", SomeFacts.Container() with { Image = Fact.Known("image", $"localhost:5000/app:1.0@{SomeFacts.Digest}") })
        .Good("good03 not known yet", SomeFacts.Container() with { Image = Fact.Pending<string>("image") })
        .Good("good04 pulled by digest for a platform", With(ImageRole.Pull, SomeFacts.BaseImage, "linux/arm64"))
        .Good("good05 product has no digest before it is built", With(ImageRole.Product, "localhost:5000/omega/web:20240401-134512", "linux/amd64"))
        .Bad("bad01 tag alone", Run("localhost:5000/omega/web:20240401-134512"), Expected("image", "localhost:5000/omega/web:20240401-134512"))
        .Bad("bad02 port is not a digest", Run("localhost:5000/omega/web"), Expected("image", "localhost:5000/omega/web"))
        .Bad("bad03 short digest", Run("localhost:5000/omega/web@sha256:abc"), Expected("image", "localhost:5000/omega/web@sha256:abc"))
        .Bad("bad04 upper-case digest", Run("localhost:5000/omega/web@sha256:" + new string('A', 64)), Expected("image", "localhost:5000/omega/web@sha256:" + new string('A', 64)))
        .Bad("bad05 local image id", Run(SomeFacts.Digest), Expected("image", SomeFacts.Digest))
        .Bad("bad06 other algorithm", Run("localhost:5000/omega/web@sha512:" + new string('a', 128)), Expected("image", "localhost:5000/omega/web@sha512:" + new string('a', 128)))
        .Bad("bad07 unset", SomeFacts.Container() with { Image = Fact.Unset<string>("image") }, "image must be <registry>/<repository>@sha256:<64 hex digits>, was unset.")
        .Bad("bad08 base by tag", With(ImageRole.Base, "docker.io/library/nginx:1.29.4-alpine", "linux/amd64"), Expected("reference", "docker.io/library/nginx:1.29.4-alpine"))
        .Bad("bad09 platform empty", With(ImageRole.Pull, SomeFacts.BaseImage, ""), "platform must be one of linux/amd64, linux/arm64, was \"\".")
        .Bad("bad10 platform without system", With(ImageRole.Product, "localhost:5000/omega/web:1", "amd64"), "platform must be one of linux/amd64, linux/arm64, was \"amd64\".")
        .Bad("bad11 platform unset", With(ImageRole.Product, "localhost:5000/omega/web:1", null), "platform must be one of linux/amd64, linux/arm64, was unset.");

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_refuses_bad_and_passes_good(string name) => Cases.Judge(name);

    private static ContainerFacts Run(string image) => SomeFacts.Container() with { Image = Fact.Known("image", image) };

    private static ResourceFacts With(ImageRole role, string image, string? platform) => SomeFacts.Resource() with
    {
        Images =
        [
            new(role, Fact.Known("reference", image), platform is null ? Fact.Unset<string>("platform") : Fact.Known("platform", platform)),
        ],
    };

    private static string Expected(string path, string image) =>
        $"{path} must be <registry>/<repository>@sha256:<64 hex digits>, was \"{image}\".";
}
