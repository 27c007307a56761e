using Omega.Offline.Plugins.Docker.Engine;

namespace Omega.Offline.Plugins.Docker.Tests.Engine;

public sealed class ImageNameTests
{
    [Theory]
    [InlineData("localhost:5000/omega/web:1", "localhost:5000/omega/web", "1", "localhost:5000")]
    [InlineData("localhost:5000/omega/web", "localhost:5000/omega/web", "latest", "localhost:5000")]
    [InlineData("localhost/web@sha256:ab", "localhost/web", "sha256:ab", "localhost")]
    [InlineData("omega/web:1@sha256:ab", "omega/web", "sha256:ab", "docker.io")]
    [InlineData("alpine", "alpine", "latest", "docker.io")]
    public void Parse_takes_a_reference_apart(string reference, string repository, string expected, string registry)
    {
        var name = ImageName.Parse(reference);

        Assert.Equal((repository, expected, registry), (name.Repository, name.Reference, name.Registry));
    }
}
