using Omega.Core.Settings;

namespace Omega.Core.Tests.Support;

/// <summary>Values that pass every check; a bad case differs from one of them in a single `with`.</summary>
public static class Some
{
    public const string BaseDigest = "sha256:4870c12cd2ca986de501a804b4f506ad3875a0b1874940ba0a2c7f763f1855b2";
    public const string KeyId = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    /// <summary>Id of the key that SomeTrustData gives to omega.</summary>
    public const string SignerId = "0d806a855ecac486c523938657dade7f4620566844e9ea09b5b538fc836093cd";
    public const string Content = "sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc";

    public static OmegaSettings Settings() => new(
        DeploymentTarget.Docker,
        new ImageSettings("localhost:5000", "omega/web", "docker.io/library/nginx:1.29.4-alpine@" + BaseDigest, "linux/amd64"),
        new SigningSettings(SigningMethod.ContentTrust, [SignerId], "https://localhost:4443"),
        new SiteSettings(),
        Release: null,
        Api: null,
        new PoliciesSettings([]));

    /// <summary>A prod stack: a recorded release in a cluster.</summary>
    public static OmegaSettings Cluster() => Settings() with
    {
        Target = DeploymentTarget.Kubernetes,
        Release = Release(),
        Kubernetes = new KubernetesSettings("omega"),
    };

    public static ReleaseSettings Release() => new("20240401-134512", "sha256:" + new string('d', 64), "sha256:" + new string('e', 64));

    public static ApiSettings Api() => new("localhost:5000/omega/news@sha256:" + new string('f', 64), ["CMD", "/news", "health"]);

    /// <summary>A service that passes every check.</summary>
    public static ServiceSettings Service(string? path = null) =>
        new("registry.example/team/feed@sha256:" + new string('7', 64), ["CMD", "/feed", "health"], Path: path);

    /// <summary>A stack that speaks https for two names.</summary>
    public static OmegaSettings Tls()
    {
        var names = new SortedDictionary<string, CertificateSettings>(StringComparer.Ordinal) { ["*.example.org"] = new("/any.pem"), ["www.example.com"] = new("/www.pem") };
        return Settings() with { Site = new SiteSettings(Tls: new TlsSettings(names)) };
    }

    /// <summary>A stack with others behind its edge.</summary>
    public static OmegaSettings Front() => Settings() with
    {
        Site = new SiteSettings(Hosts: new SortedDictionary<string, string>(StringComparer.Ordinal) { ["*.shops.example.com"] = "shops", ["blog.example.com"] = "blog" }),
    };

    /// <summary>A stack behind the edge of another one, which has a proxy of its own as well.</summary>
    public static OmegaSettings Behind() => Settings() with { Site = new SiteSettings(TrustedProxies: ["10.0.0.0/8"], Behind: "front") };

    /// <summary>A stack with a service that has data, and one that asks it.</summary>
    public static OmegaSettings Data() => Settings() with
    {
        Services = new SortedDictionary<string, ServiceSettings>(StringComparer.Ordinal)
        {
            ["feed"] = Service("/feed/") with { Asks = ["store"] },
            ["store"] = Service("/store/") with { Port = 5432, User = 10301, Data = ["/var/lib/store"] },
        },
    };

    /// <summary>A stack with the service of before, one that readers reach and that asks the third, and that third, which reaches nobody.</summary>
    public static OmegaSettings Services() => Settings() with
    {
        Api = Api(),
        Services = new SortedDictionary<string, ServiceSettings>(StringComparer.Ordinal)
        {
            ["feed"] = Service("/feed/") with { Asks = ["store"], Reach = ServiceReach.All, MemoryMiB = 128, Pids = 100, Command = ["serve"] },
            ["store"] = Service() with { Port = 5432, Environment = new SortedDictionary<string, string> { ["MODE"] = "fast" }, Secrets = ["PASSWORD"], User = 10301 },
        },
    };
}
