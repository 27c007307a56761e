using Omega.Core.Settings;

namespace Omega.Core.Policies;

/// <summary>What the rules allow in one stack; everything else is refused.</summary>
public sealed record PolicyOptions
{
    /// <summary>Registries or repositories that images may come from, `localhost:5000/omega/web`.</summary>
    public IReadOnlyList<string> Registries { get; init; } = [];

    /// <summary>External images, pinned by digest, that may run though this stack's release did not verify them.</summary>
    public IReadOnlyList<string> PinnedImages { get; init; } = [];

    /// <summary>References that the release's verify step has printed in this update.</summary>
    public IReadOnlyList<string> VerifiedImages { get; init; } = [];

    /// <summary>True in a preview in which not every verified reference is known; what is not among them is then left to the update.</summary>
    public bool AwaitsVerification { get; init; }

    /// <summary>Platforms that images are built and pulled for.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = ["linux/amd64", "linux/arm64"];

    /// <summary>Addresses of the host that may be published on.</summary>
    public IReadOnlyList<string> BindAddresses { get; init; } = ["127.0.0.1", "::1"];

    /// <summary>Ports of the host that may be published.</summary>
    public IReadOnlyList<int> PublishedPorts { get; init; } = [];

    /// <summary>
    /// Networks that may be joined, each with the one role that may join it; null: each may. Without any named at all nobody is asked which
    /// he joins: what runs beside a stack, a service of this machine or a rehearsal, has networks of its own.
    /// </summary>
    public IReadOnlyDictionary<string, string?>? Networks { get; init; }

    /// <summary>Paths in a container that a volume may be mounted writable at.</summary>
    public IReadOnlyList<string> WritablePaths { get; init; } = [Hardening.LogPath, Hardening.EdgeStatePath, Hardening.DoorPath];

    /// <summary>Volumes that hold data of services, with the one path each may be mounted writable at.</summary>
    public IReadOnlyDictionary<string, string> DataVolumes { get; init; } = new Dictionary<string, string>();

    /// <summary>Type tokens of resources whose containers a mapper can read.</summary>
    public IReadOnlyList<string> MappedTypes { get; init; } = [];

    /// <summary>What the configuration of one stack allows: its own repository, its base and service images, its ports, the data of its services.</summary>
    /// <param name="settings">The configuration.</param>
    /// <param name="stack">Name of the stack, of which the names of volumes follow.</param>
    public static PolicyOptions From(OmegaSettings settings, string stack)
    {
        string?[] services = [settings.Api?.Image, .. settings.Services.Values.Select(service => service.Image)];
        IReadOnlyList<string> pinned = [.. services.OfType<string>().Distinct()];
        return new()
        {
            Registries =
            [
                $"{settings.Image.Registry}/{settings.Image.Repository}",
                .. pinned.Prepend(settings.Image.Base).Select(ImageName.TryParse).OfType<ImageName>().Select(name => name.FullName),
            ],
            PinnedImages = pinned,
            Platforms = [settings.Image.Platform],
            BindAddresses = settings.Site.Bind is "127.0.0.1" or "::1" ? ["127.0.0.1", "::1"] : [settings.Site.Bind],
            PublishedPorts = PublishedPortsOf(settings),
            Networks = NetworksOf(settings.Site, stack),
            DataVolumes = settings.ServicesOf(stack)
                .SelectMany(service => service.Data.Zip(service.Volumes($"omega-{stack}"))).ToDictionary(pair => pair.Second, pair => pair.First, StringComparer.Ordinal),
        };
    }

    private static Dictionary<string, string?> NetworksOf(SiteSettings site, string stack)
    {
        var prefix = FrontNetwork.Prefix(stack);
        var networks = new Dictionary<string, string?>(StringComparer.Ordinal) { [prefix] = null, [$"{prefix}-inside"] = null };
        if (site.Others.Count > 0)
        {
            networks.Add(FrontNetwork.Of(stack), "edge");
        }

        if (site.Behind is { } front)
        {
            networks.Add(FrontNetwork.Of(front), "door");
        }

        return networks;
    }

    private static IReadOnlyList<int> PublishedPortsOf(OmegaSettings settings) => settings.Kubernetes switch
    {
        null => settings.Site.Tls is { } tls ? [settings.Site.Port, tls.Port] : [settings.Site.Port],
        { NodePort: { } port } => [port],
        _ => [],
    };
}
