using System.Text;
using System.Text.Json;
using Omega.Infra.Hosting.Kubernetes;

namespace Omega.Infra.Tests.Hosting.Kubernetes;

public sealed class DockerConfigJsonTests
{
    [Theory]
    [InlineData("localhost:5000", "omega", "s3cret")]
    [InlineData("registry.example.com", "robot$omega", "with \"quotes\", \\ and ü")]
    public void Text_holds_host_and_port_and_one_encoding_of_user_and_password(string registry, string user, string password)
    {
        var auths = JsonDocument.Parse(DockerConfigJson.Text(registry, user, password)).RootElement.GetProperty("auths");

        var entry = Assert.Single(auths.EnumerateObject());
        Assert.Equal(registry, entry.Name);
        Assert.Equal($"{user}:{password}", Encoding.UTF8.GetString(entry.Value.GetProperty("auth").GetBytesFromBase64()));
    }
}
