using Omega.Core.Policies;
using Omega.Core.Settings;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies;

public sealed class PolicyOptionsTests
{
    private static readonly OmegaSettings Settings = new(
        DeploymentTarget.Docker,
        new ImageSettings("localhost:5000", "omega/web", SomeFacts.BaseImage, "linux/amd64"),
        new SigningSettings(SigningMethod.ContentTrust, [], "https://localhost:4443"),
        new SiteSettings(),
        Release: null,
        new ApiSettings(SomeFacts.ServiceImage, ["CMD", "/news"]),
        new PoliciesSettings([]));

    [Fact]
    public void From_allows_what_the_configuration_names_and_nothing_else()
    {
        var options = PolicyOptions.From(Settings, "dev");

        Assert.Equal(["localhost:5000/omega/web", "docker.io/library/nginx", "localhost:5000/news/api"], options.Registries);
        Assert.Equal([SomeFacts.ServiceImage], options.PinnedImages);
        Assert.Equal(["linux/amd64"], options.Platforms);
        Assert.Equal([8080], options.PublishedPorts);
        Assert.Equal(["127.0.0.1", "::1"], options.BindAddresses);
        Assert.Empty(options.VerifiedImages);
    }

    [Fact]
    public void From_allows_another_address_only_when_it_is_configured()
    {
        var options = PolicyOptions.From(Settings with { Site = new SiteSettings(Bind: "0.0.0.0", Port: 80), Api = null }, "dev");

        Assert.Equal(["0.0.0.0"], options.BindAddresses);
        Assert.Equal([80], options.PublishedPorts);
        Assert.Empty(options.PinnedImages);
    }
}
