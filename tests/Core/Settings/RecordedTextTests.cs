using System.Text.Json;
using System.Text.Json.Serialization;
using Omega.Core.Settings;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Settings;

/// <summary>The digests of settings stand in ledgers: the compiler's code writes what the serializer would, with every setting that there is.</summary>
public sealed class RecordedTextTests
{
    private static readonly JsonSerializerOptions Given = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static readonly OmegaSettings Full = Some.Settings() with
    {
        Site = new SiteSettings("::", 8081, 100, 0.75, 99, ["10.0.0.0/8"], Some.Tls().Site.Tls, Some.Front().Site.Hosts, "front"),
        Api = Some.Api(),
        Kubernetes = new KubernetesSettings("omega")
        {
            Replicas = 3,
            Autoscale = new AutoscaleSettings(2, 5, 70),
            Ingress = new IngressSettings("www.example.com", "nginx", "tls", new SortedDictionary<string, string> { ["ä<"] = "\"ö\"" }),
            Gateway = new GatewaySettings("www.example.com", "front", "gateways", "https", Https: false),
            Logs = LogPlace.Claim,
            LogClaim = new LogClaimSettings(2048, "fast", Shared: false),
        },
    };

    public static TheoryData<string, OmegaSettings> All => new()
    {
        { "docker", Some.Settings() }, { "cluster", Some.Cluster() }, { "https", Some.Tls() }, { "front", Some.Front() }, { "behind", Some.Behind() },
        { "full", Full }, { "services", Some.Services() }, { "data", Some.Data() },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_served_is_written_as_ever(string name, OmegaSettings settings)
    {
        var services = JsonSerializer.Serialize(settings.Services, Given);
        var expected = settings.Services.Count == 0
            ? JsonSerializer.Serialize(new { settings.Target, settings.Site, settings.Api, settings.Kubernetes })
            : JsonSerializer.Serialize(new { settings.Target, settings.Site, settings.Api, settings.Kubernetes, Services = services });
        var closed = settings with { Web = new WebSettings(Maintenance: true) };

        Assert.True(expected == RecordedText.Of(settings), $"{name}: {RecordedText.Of(settings)}");
        Assert.Equal(
            JsonSerializer.Serialize(new { settings.Target, settings.Site, settings.Api, settings.Kubernetes, Services = services, closed.Web.Maintenance }), RecordedText.Of(closed));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_service_is_written_as_ever(string name, OmegaSettings settings) => Assert.All(
        [
            .. settings.ServicesOf(name), Service.Of("dev", "most", new ServiceSettings(
                "x", ["CMD", "y"], 80, "/x/", ["run"], new SortedDictionary<string, string> { ["A"] = "<b>" }, ["SECRET"], ["store"], 64, 0.5, 10, 20, 30, 10400,
                new ServiceReach("some", ["10.0.0.0/8:443"]), Some.Settings().Signing, ["/data"])),
        ],
        service => Assert.Equal(JsonSerializer.Serialize(new { service.Name, service.Settings, service.UserId, service.Reach }, Given), RecordedText.Of(service)));
}
