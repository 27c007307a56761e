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
    public void From_allows_the_network_of_a_front_to_its_edge_and_to_doors_behind_it_alone()
    {
        string Allowed(SiteSettings site) =>
            string.Join(' ', PolicyOptions.From(Settings with { Site = site }, "dev").Networks!.Select(network => $"{network.Key}={network.Value}"));

        Assert.Equal("omega-dev= omega-dev-inside=", Allowed(new()));
        Assert.Equal("omega-dev= omega-dev-inside= omega-dev-behind=edge", Allowed(Some.Front().Site));
        Assert.Equal("omega-dev= omega-dev-inside= omega-front-behind=door", Allowed(Some.Behind().Site));
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
