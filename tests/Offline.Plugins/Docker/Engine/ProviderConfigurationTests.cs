using Omega.Offline.Plugins.Docker.Engine;
using Omega.Offline.Plugins.Docker.Tests.Support;

namespace Omega.Offline.Plugins.Docker.Tests.Engine;

public sealed class ProviderConfigurationTests
{
    [Fact]
    public void Read_takes_credentials_from_a_secret_json_text()
    {
        var configuration = ProviderConfiguration.Read(Json.Object("""
            {"host":"tcp://127.0.0.1:2375","registryAuth":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270",
             "value":"[{\"address\":\"https://localhost:5000/\",\"password\":\"p\",\"username\":\"omega\"}]"}}
            """));

        Assert.Equal("tcp://127.0.0.1:2375", configuration.Host);
        Assert.Equal([new RegistryCredentials("localhost:5000", "omega", "p")], configuration.Registries);
    }

    [Fact]
    public void Read_takes_credentials_from_a_configuration_files_content()
    {
        var configuration = ProviderConfiguration.Read(Json.Object("""
            {"registryAuth":"[{\"address\":\"localhost:5000\",\"configFileContent\":\"{\\\"auths\\\":{\\\"localhost:5000\\\":{\\\"auth\\\":\\\"b21lZ2E6cDpx\\\"}}}\"}]"}
            """));

        Assert.Equal([new RegistryCredentials("localhost:5000", "omega", "p:q")], configuration.Registries);
    }
}
