namespace Omega.Core.Settings;

/// <summary>The whole configuration of one stack, checked.</summary>
/// <param name="Target">Where the site runs.</param>
/// <param name="Image">What is built and where it is published.</param>
/// <param name="Signing">The trust policy.</param>
/// <param name="Site">How the site is published and what it may use.</param>
/// <param name="Release">The release to deploy; null builds one.</param>
/// <param name="Api">The service container of before there could be several; null means none.</param>
/// <param name="Policies">Suspended policies.</param>
/// <param name="Kubernetes">Where and how the site runs in a cluster; null with target docker.</param>
public sealed record OmegaSettings(
    DeploymentTarget Target,
    ImageSettings Image,
    SigningSettings Signing,
    SiteSettings Site,
    ReleaseSettings? Release,
    ApiSettings? Api,
    PoliciesSettings Policies,
    KubernetesSettings? Kubernetes = null)
{
    /// <summary>Who signs what the stack records.</summary>
    public LedgerSettings Ledger { get; init; } = new();

    /// <summary>What must be known of a release before it is deployed; null: nothing is asked.</summary>
    public EvidenceSettings? Evidence { get; init; }

    /// <summary>What is said about the pages.</summary>
    public WebSettings Web { get; init; } = new();

    /// <summary>Which Docker engine builds and runs.</summary>
    public DockerSettings Docker { get; init; } = new();

    /// <summary>Where the data of services is backed up.</summary>
    public BackupSettings Backup { get; init; } = new();

    /// <summary>The service containers of `omega:services`, by their names.</summary>
    public IReadOnlyDictionary<string, ServiceSettings> Services { get; init; } = new Dictionary<string, ServiceSettings>();

    /// <summary>Digest over what shapes the thing that is served, beside the release: target, limits, addresses, services.</summary>
    /// <remarks>What a stack without a setting has on record stays as it is: a setting that is off is no part.</remarks>
    public string ServedDigest => Digest.Of(RecordedText.Of(this)).ToString();

    /// <summary>All service containers, that of `omega:api` among them, in the order of their names.</summary>
    /// <param name="stack">Name of the stack: the users that they run as follow from it.</param>
    public IReadOnlyList<Service> ServicesOf(string stack) => All(Api, Services, Target, stack);

    internal static IReadOnlyList<Service> All(ApiSettings? api, IReadOnlyDictionary<string, ServiceSettings> services, DeploymentTarget target, string stack) =>
    [
        .. (api is null ? [] : new[] { Service.Of(api, target) })
            .Concat(services.Select(service => Service.Of(stack, service.Key, service.Value)))
            .OrderBy(service => service.Name, StringComparer.Ordinal),
    ];
}

/// <summary>Where the site runs.</summary>
public enum DeploymentTarget
{
    /// <summary>One Docker engine.</summary>
    Docker,

    /// <summary>A Kubernetes cluster.</summary>
    Kubernetes,
}
