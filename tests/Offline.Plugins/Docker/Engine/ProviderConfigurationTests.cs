using Google.Protobuf.WellKnownTypes;
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

    [Theory]
    [MemberData(nameof(RegistryAuthSpellings.All), MemberType = typeof(RegistryAuthSpellings))]
    public void Read_takes_the_same_credentials_from_every_spelling(string name, string arguments)
    {
        var configuration = ProviderConfiguration.Read(Json.Object(arguments));

        Assert.True(
            configuration.Registries.SequenceEqual([new RegistryCredentials("localhost:5000", "omega", "s3cret")]),
            $"{name}: {string.Join(", ", configuration.Registries)}");
    }

    [Theory]
    [InlineData("""{"host":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","value":"tcp://127.0.0.1:2375"}}""")]
    [InlineData("""
        {"host":"{\"4dabf18193072939515e22adb298388d\":\"1b47061264138c4ac30d75fd1eb44270\",\"value\":\"tcp://127.0.0.1:2375\"}"}
        """)]
    public void Read_takes_the_address_out_of_its_envelope(string arguments)
    {
        Assert.Equal("tcp://127.0.0.1:2375", ProviderConfiguration.Read(Json.Object(arguments)).Address);
    }

    [Theory]
    [InlineData("""{"registryAuth":"04da6b54-80e4-46f7-96ec-b56ff0331ba9"}""")]
    [InlineData("""{"registryAuth":"[{\"address\":\"localhost:5000\",\"password\":\"04da6b54-80e4-46f7-96ec-b56ff0331ba9\"}]"}""")]
    public void Read_takes_no_unknown_value_for_a_password(string arguments)
    {
        Assert.Empty(ProviderConfiguration.Read(Json.Object(arguments)).Registries);
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("[]")]
    [InlineData("""{"auths":{"localhost:5000":{"auth":"s3cret!"}}}""")]
    public void Read_names_a_configuration_file_that_it_cannot_read_and_tells_nothing_of_it(string content)
    {
        var arguments = new Struct
        {
            Fields =
            {
                ["registryAuth"] = Value.ForList(Value.ForStruct(new Struct
                {
                    Fields = { ["address"] = Value.ForString("localhost:5000"), ["configFileContent"] = Value.ForString(content) },
                })),
            },
        };

        Assert.Equal(
            "The Docker configuration for the registry localhost:5000 (configFileContent) cannot be read: "
            + "it must be a JSON object whose auths hold, by registry, auth: base64 of user:password.",
            Assert.Throws<InvalidOperationException>(() => ProviderConfiguration.Read(arguments)).Message);
    }

    [Fact]
    public void Credentials_as_text_hold_no_password()
    {
        Assert.Equal("omega at localhost:5000", $"{new RegistryCredentials("localhost:5000", "omega", "s3cret")}");
    }

    [Fact]
    public void Read_takes_credentials_from_a_configuration_files_content()
    {
        var configuration = ProviderConfiguration.Read(Json.Object("""
            {"registryAuth":"[{\"address\":\"localhost:5000\",\"configFileContent\":\"{\\\"auths\\\":{\\\"localhost:5001\\\":{\\\"auth\\\":\\\"b3RoZXI6b3RoZXI=\\\"},\\\"localhost:5000\\\":{\\\"auth\\\":\\\"b21lZ2E6cDpx\\\"}}}\"}]"}
            """));

        Assert.Equal([new RegistryCredentials("localhost:5000", "omega", "p:q")], configuration.Registries);
    }
}
