using Omega.Core.Policies.Facts;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Releases;

public sealed class ImageNameTests
{
    [Theory]
    [InlineData("nginx", "docker.io", "library/nginx", null)]
    [InlineData("nginx:1.29", "docker.io", "library/nginx", "1.29")]
    [InlineData("omega/web:1", "docker.io", "omega/web", "1")]
    [InlineData("localhost/web:1", "localhost", "web", "1")]
    [InlineData("localhost:5000/app", "localhost:5000", "app", null)]
    [InlineData("host:5000/app", "host:5000", "app", null)]
    [InlineData("host:5000/app:5000", "host:5000", "app", "5000")]
    [InlineData("ghcr.io/a/b/c:v1", "ghcr.io", "a/b/c", "v1")]
    [InlineData("a__b/c-d.e", "docker.io", "a__b/c-d.e", null)]
    public void TryParse_takes_a_reference_apart(string text, string registry, string repository, string? tag)
    {
        Assert.Equal(new ImageName(registry, repository, tag, null), ImageName.TryParse(text));
    }

    [Fact]
    public void TryParse_reads_tag_and_digest()
    {
        Assert.Equal(
            new ImageName("localhost:5000", "app", "1", SomeFacts.Digest),
            ImageName.TryParse($"localhost:5000/app:1@{SomeFacts.Digest}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" nginx")]
    [InlineData("nginx:")]
    [InlineData("nginx:1\n")]
    [InlineData("Nginx")]
    [InlineData("nginx@sha256:abc")]
    [InlineData("https://localhost:5000/app")]
    [InlineData("localhost:5000/")]
    [InlineData("a//b")]
    public void TryParse_refuses_what_docker_refuses(string text)
    {
        Assert.Null(ImageName.TryParse(text));
    }
}
