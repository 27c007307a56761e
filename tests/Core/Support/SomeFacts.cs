using Omega.Core.Policies;
using Omega.Core.Policies.Facts;

namespace Omega.Core.Tests.Support;

/// <summary>Facts of a container that every policy lets pass; a bad case differs from it in one `with`.</summary>
public static class SomeFacts
{
    public const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    public const string VerifiedImage = $"localhost:5000/omega/web@{Digest}";

    public const string ServiceImage = $"localhost:5000/news/api@{Digest}";

    public const string BaseImage = $"docker.io/library/nginx:1.29.4-alpine@{Digest}";

    public static PolicyOptions Options() => new()
    {
        Registries = ["localhost:5000/omega/web", "localhost:5000/news/api", "docker.io/library/nginx"],
        PinnedImages = [ServiceImage],
        VerifiedImages = [VerifiedImage],
        PublishedPorts = [8080],
        Networks = new Dictionary<string, string?> { ["site-network"] = null, ["front-network"] = "door" },
        MappedTypes = ["docker:index/container:Container"],
    };


    public static ContainerFacts Container() => new()
    {
        Image = Fact.Known("image", VerifiedImage),
        ReadOnlyRoot = Fact.Known("readOnly", true),
        Uploads = Fact.Unset<int>("uploads"),
        UserId = Fact.Known("user", "10101"),
        GroupId = Fact.Known("user", "10101"),
        SupplementaryGroups = Fact.Unset<IReadOnlyList<string>>("groupAdds"),
        DroppedCapabilities = List("capabilities.drops", "ALL"),
        AddedCapabilities = Fact.Unset<IReadOnlyList<string>>("capabilities.adds"),
        NoNewPrivileges = Fact.Known("securityOpts", true),
        Privileged = Fact.Unset<bool>("privileged"),
        Unconfined = List("securityOpts"),
        SeccompProfile = Fact.Known("securityOpts", "default"),
        Namespaces = [Fact.Unset<string>("networkMode"), Fact.Known("networksAdvanced[0].name", "site-network")],
        Networks = Fact.Known<IReadOnlyList<Fact<string>>>("networksAdvanced", [Fact.Known("networksAdvanced[0].name", "site-network")]),
        Role = Fact.Known("labels[1].value", "site"),
        Mounts = [Mount()],
        Tmpfs = [Tmpfs()],
        Limits = Limits(),
        HealthChecks = [HealthCheck()],
        RestartPolicy = Fact.Known("restart", "unless-stopped"),
        Logs = new(Fact.Known("logDriver", "json-file"), Fact.Known("logOpts[\"max-size\"]", "10m"), Fact.Known("logOpts[\"max-file\"]", "3")),
        Ports = [Port()],
        PublishAllPorts = Fact.Unset<bool>("publishAllPorts"),
    };

    public static MountFacts Mount() => new(
        MountKind.Volume,
        Fact.Known("volumes[0].volumeName", "site-logs"),
        Fact.Known("volumes[0].containerPath", Hardening.LogPath),
        Fact.Unset<bool>("volumes[0].readOnly"));

    public static TmpfsFacts Tmpfs() => TmpfsOptions.Parse("tmpfs[\"/tmp\"]", Hardening.Tmpfs[Hardening.TmpfsPath]);

    public static LimitFacts Limits() => new(
        Fact.Known("memory", 64L),
        Fact.Known("memorySwap", 64L),
        Fact.Known("cpus", 0.5),
        Fact.Known("ulimits[0].soft", 64L),
        Fact.Known("ulimits[0].hard", 64L));

    public static HealthCheckFacts HealthCheck() => new(
        List("healthcheck.tests", "CMD", "/usr/local/bin/omega", "healthcheck"),
        Fact.Known("healthcheck.interval", 5.0),
        Fact.Known("healthcheck.timeout", 3.0),
        Fact.Known("healthcheck.retries", 3));

    public static PortFacts Port() => new(Fact.Known("ports[0].external", 8080), Fact.Known("ports[0].ip", "127.0.0.1"));

    public static ResourceFacts Resource(params ContainerFacts[] containers) =>
        new("docker:index/container:Container", "site") { HasMapper = true, Containers = containers };

    public static Fact<IReadOnlyList<string>> List(string path, params string[] items) =>
        Fact.Known<IReadOnlyList<string>>(path, items);
}
