using Omega.Offline.Plugins.Docker.Engine;
using Omega.Offline.Plugins.Docker.Tests.Support;
using Pulumirpc;

namespace Omega.Offline.Plugins.Docker.Tests.Resources;

/// <summary>What the official provider takes of an image that is not wholly known yet, and what ends its process (recordings 80, 81).</summary>
public sealed class ImageCheckTests : IDisposable
{
    private const string Urn = "urn:pulumi:dev::omega::docker:index/image:Image::build";

    private const string Unknown = "\"04da6b54-80e4-46f7-96ec-b56ff0331ba9\"";

    private const string SecretUnknown =
        $$"""{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","value":{{Unknown}}}""";

    private readonly DockerServices _services = new(new ProviderConfiguration("tcp://127.0.0.1:1", []));

    [Theory]
    [InlineData($$"""{"imageName":"a","build":{"args":{{Unknown}} } }""", "build.args")]
    [InlineData($$"""{"imageName":"a","build":{"args":{{SecretUnknown}} } }""", "build.args")]
    [InlineData($$"""{"imageName":"a","build":{"addHosts":{{Unknown}} } }""", "build.addHosts")]
    [InlineData($$"""{"imageName":"a","build":{"builderVersion":{{Unknown}} } }""", "build.builderVersion")]
    [InlineData($$"""{"imageName":"a","build":{"network":{{Unknown}} } }""", "build.network")]
    [InlineData($$"""{"imageName":"a","skipPush":{{Unknown}} }""", "skipPush")]
    public void Check_refuses_an_unknown_value_that_ends_the_published_providers_process(string news, string property)
    {
        var failure = Assert.Single(Check(news).Failures);

        Assert.Equal(property, failure.Property);
        Assert.StartsWith(
            $"'{property}' must be known in a preview, but was an output that is not: the published provider's process ends there.",
            failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_says_how_an_unknown_map_is_given()
    {
        var failure = Assert.Single(Check($$"""{"imageName":"a","build":{"args":{{Unknown}} } }""").Failures);

        Assert.EndsWith("Give an object whose values are outputs, not an output of an object.", failure.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($$"""{"imageName":{{Unknown}},"build":{"context":"none","dockerfile":{{Unknown}},"args":{"BASE":"a","VERSION":{{Unknown}} } } }""")]
    [InlineData($$"""{"imageName":"a","build":{{Unknown}} }""")]
    [InlineData($$"""{"imageName":"a","registry":{{Unknown}},"build":{"context":{{Unknown}},"addHosts":[{{Unknown}}],"target":{{Unknown}} } }""")]
    [InlineData($$"""{"imageName":"a","build":{"context":{{Unknown}},"platform":{{Unknown}},"cacheFrom":{{Unknown}} } }""")]
    public void Check_takes_an_unknown_value_that_the_published_provider_takes(string news)
    {
        Assert.Empty(Check(news).Failures);
    }

    [Fact]
    public async Task A_preview_builds_nothing_unless_it_is_asked_to()
    {
        var inputs = Json.Object("""{"imageName":"a","build":{"context":"none"} }""");

        var foreseen = await _services.Resource(Urn).CreateAsync(
            new CreateRequest { Urn = Urn, Properties = inputs, Preview = true }, CancellationToken.None);

        Assert.Equal(inputs, foreseen.Properties);
    }

    [Theory]
    [InlineData("""{"server":"localhost:5000","username":"other","password":"other"}""", "")]
    [InlineData("""{"server":"localhost:5001","username":"omega","password":"s3cret"}""", "registry")]
    public void Another_login_is_no_reason_to_build_and_another_registry_is(string registry, string expected)
    {
        const string old = """{"imageName":"a","registry":{"server":"localhost:5000","username":"omega","password":"s3cret"} }""";

        var answer = _services.Resource(Urn).Diff(new DiffRequest
        {
            Urn = Urn,
            OldInputs = Json.Object(old),
            Olds = new(),
            News = Json.Object($$"""{"imageName":"a","registry":{{registry}} }"""),
        });

        Assert.Equal(expected, string.Join(", ", answer.DetailedDiff.Keys));
    }

    public void Dispose() => _services.Dispose();

    private CheckResponse Check(string news) => _services.Resource(Urn).Check(new CheckRequest
    {
        Urn = Urn,
        Name = "build",
        News = Json.Object(news),
        Olds = new(),
    });
}
