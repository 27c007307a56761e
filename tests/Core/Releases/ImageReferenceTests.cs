
namespace Omega.Core.Tests.Releases;

public sealed class ImageReferenceTests
{
    private const string Digest = "sha256:1111111111111111111111111111111111111111111111111111111111111111";

    [Theory]
    [InlineData("localhost:5000/omega/web@" + Digest, "localhost:5000/omega/web")]
    [InlineData("registry.example.com/web@" + Digest, "registry.example.com/web")]
    public void Parse_splits_repository_and_digest(string text, string repository)
    {
        var reference = ImageReference.Parse(text);

        Assert.Equal(repository, reference.Repository);
        Assert.Equal(Digest, reference.Digest.ToString());
        Assert.Equal(text, reference.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost:5000/omega/web")]
    [InlineData("localhost:5000/omega/web:20240401-134512")]
    [InlineData("localhost:5000/omega/web:20240401-134512@" + Digest)]
    [InlineData("<none>@<none>")]
    [InlineData("localhost:5000/omega/web@sha256:1111")]
    [InlineData("localhost:5000/omega/web@" + Digest + "\n")]
    [InlineData("localhost:5000/omega/web@" + Digest + " localhost:5000/other@" + Digest)]
    [InlineData("@" + Digest)]
    [InlineData(Digest)]
    public void Parse_refuses_what_is_no_repository_and_digest(string text)
    {
        var exception = Assert.Throws<FormatException>(() => ImageReference.Parse(text));

        Assert.Equal($"Image reference '{text}' is invalid. It must be <registry>/<repository>@sha256:<64 hex digits>, without a tag.", exception.Message);
    }
}
