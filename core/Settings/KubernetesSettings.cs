using System.Text.Json.Serialization;

namespace Omega.Core.Settings;

/// <summary>Where and how the site runs in a cluster (`omega:kubernetes`); only with target kubernetes.</summary>
/// <param name="Namespace">Namespace of its own: the stack creates and deletes it.</param>
/// <param name="Replicas">Number of pods; absent: 3, or the autoscaler decides.</param>
/// <param name="Context">Context of the kubeconfig; absent: its current one.</param>
/// <param name="Strategy">How a new release takes over.</param>
/// <param name="Service">From where the service can be reached.</param>
/// <param name="NodePort">Port of every node, with service nodePort.</param>
/// <param name="Ingress">The way into the cluster; absent: none.</param>
/// <param name="Autoscale">How the number of pods follows the load; absent: it does not.</param>
/// <param name="DnsPort">Port that the cluster's name servers themselves listen on, behind their service; network policies see that one.</param>
/// <param name="ClusterDomain">Domain of the cluster's own names, as its administrator set it.</param>
/// <param name="TimeoutSeconds">Time within which a release must serve, or the update fails.</param>
/// <param name="NameServers">Addresses and networks of the name servers; absent: the pods of the cluster's own, kube-dns in kube-system.</param>
/// <param name="Gateway">The way into the cluster through a gateway, in place of an ingress; absent: none.</param>
/// <param name="Logs">Where access logs go, beside standard output; absent: to a folder.</param>
/// <param name="LogClaim">The claim for them, with logs claim; absent: 1024 MiB of the cluster's own class of storage.</param>
public sealed record KubernetesSettings(
    string Namespace,
    int? Replicas = null,
    string? Context = null,
    RolloutStrategy Strategy = RolloutStrategy.Rolling,
    ServiceExposure Service = ServiceExposure.ClusterIP,
    int? NodePort = null,
    IngressSettings? Ingress = null,
    AutoscaleSettings? Autoscale = null,
    int DnsPort = 53,
    string ClusterDomain = KubernetesSettings.DefaultDomain,
    int TimeoutSeconds = 300,
    IReadOnlyList<string>? NameServers = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] GatewaySettings? Gateway = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LogPlace? Logs = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LogClaimSettings? LogClaim = null) : ISettings
{
    /// <summary>Fewest pods: with one alone, a drained node interrupts service.</summary>
    public const int FewestReplicas = 2;

    /// <summary>Most pods.</summary>
    public const int MostReplicas = 100;

    private const int DefaultReplicas = 3;
    private const string DefaultDomain = "cluster.local";

    /// <summary>Number of pods that a new deployment starts with.</summary>
    public int InitialReplicas => Autoscale?.Min ?? Replicas ?? DefaultReplicas;

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems() =>
        NamespaceProblems()
            .Concat(SettingsProblem.OutOfRange("replicas", Replicas ?? DefaultReplicas, FewestReplicas, MostReplicas, DefaultReplicas))
            .Concat(PortProblems())
            .Concat(ScalingProblems())
            .Concat(Below("ingress", Ingress))
            .Concat(Gateway is null || Ingress is null
                ? Below("gateway", Gateway)
                : [new("gateway", "has no place beside an ingress: a site has one address", "given beside ingress", "")])
            .Concat(Below("autoscale", Autoscale))
            .Concat(LogProblems())
            .Concat(SettingsProblem.OutOfRange("dnsPort", DnsPort, 1, 65535, 53))
            .Concat(AddressRange.Problems("nameServers", NameServers))
            .Concat(KubernetesName.IsHost(ClusterDomain) ? [] : [new("clusterDomain", KubernetesName.HostRule, ClusterDomain, DefaultDomain)])
            .Concat(SettingsProblem.OutOfRange("timeoutSeconds", TimeoutSeconds, 30, 3600, 300));

    private IEnumerable<SettingsProblem> NamespaceProblems()
    {
        if (!KubernetesName.IsMatch(Namespace))
        {
            yield return new("namespace", KubernetesName.Rule, Namespace, "omega");
        }
        else if (Namespace == "default" || Namespace.StartsWith("kube-", StringComparison.Ordinal))
        {
            yield return new("namespace", "must be one that the stack may create and delete, neither default nor kube-…", Namespace, "omega");
        }
    }

    private IEnumerable<SettingsProblem> PortProblems() => PortProblemsOf().Select(problem => problem with { Needs = ["service"] });

    private IEnumerable<SettingsProblem> PortProblemsOf() => (Service, NodePort) switch
    {
        (ServiceExposure.NodePort, { } port) => SettingsProblem.OutOfRange("nodePort", port, 30000, 32767, 30080),
        (ServiceExposure.NodePort, null) => [new("nodePort", "is required when service is nodePort", "missing", "30080")],
        (_, { } port) => [new("nodePort", "has a meaning only when service is nodePort", $"{port}", "")],
        _ => [],
    };

    private IEnumerable<SettingsProblem> ScalingProblems()
    {
        if (Autoscale is not null && Replicas is { } replicas)
        {
            yield return new("replicas", "has no meaning when autoscale is given: the cluster decides", $"{replicas}", "");
        }
    }

    private IEnumerable<SettingsProblem> LogProblems() => LogClaim is not null && Logs != LogPlace.Claim
        ? [new("logClaim", "has a meaning only when logs is claim", $"given beside {(Logs ?? LogPlace.Folder).ToString().ToLowerInvariant()}", "") { Needs = ["logs"] }]
        : Below("logClaim", LogClaim);

    private static IEnumerable<SettingsProblem> Below(string path, ISettings? settings) =>
        (settings?.Problems() ?? []).Select(problem => problem.Below(path));
}

/// <summary>How a new release takes over in a cluster.</summary>
public enum RolloutStrategy
{
    /// <summary>Pods are replaced one by one; both releases serve for a moment.</summary>
    Rolling,

    /// <summary>All pods of the new release stand ready beside the old ones before any of them gets traffic.</summary>
    BlueGreen,
}

/// <summary>From where the site's service can be reached.</summary>
public enum ServiceExposure
{
    /// <summary>From within the cluster only; an ingress may lead to it.</summary>
    ClusterIP,

    /// <summary>On one port of every node.</summary>
    NodePort,
}

/// <summary>How the number of pods follows the load (`omega:kubernetes.autoscale`).</summary>
/// <param name="Min">Fewest pods.</param>
/// <param name="Max">Most pods.</param>
/// <param name="CpuPercent">Average use of the CPU limit that is aimed at, in percent.</param>
public sealed record AutoscaleSettings(int Min, int Max, int CpuPercent) : ISettings
{
    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems() =>
        SettingsProblem.OutOfRange("min", Min, KubernetesSettings.FewestReplicas, KubernetesSettings.MostReplicas, 2)
            .Concat(SettingsProblem.OutOfRange("max", Max, Math.Clamp(Min, KubernetesSettings.FewestReplicas, KubernetesSettings.MostReplicas), KubernetesSettings.MostReplicas, 10)
                .Select(problem => problem with { Needs = ["min"] }))
            .Concat(SettingsProblem.OutOfRange("cpuPercent", CpuPercent, 10, 100, 70));
}

/// <summary>The way into the cluster (`omega:kubernetes.ingress`).</summary>
/// <param name="Host">Name that the site answers to.</param>
/// <param name="ClassName">Ingress class of the controller that serves it.</param>
/// <param name="TlsSecret">Name of the secret with certificate and key; absent: no TLS.</param>
/// <param name="Annotations">What its controller, or who issues certificates, is told: `cert-manager.io/cluster-issuer: letsencrypt` fills the secret.</param>
public sealed record IngressSettings(string Host, string ClassName, string? TlsSecret = null, IReadOnlyDictionary<string, string>? Annotations = null) : ISettings
{
    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (!KubernetesName.IsHost(Host))
        {
            yield return new("host", KubernetesName.HostRule, Host, "www.example.com");
        }

        if (!KubernetesName.IsMatch(ClassName))
        {
            yield return new("className", KubernetesName.Rule, ClassName, "nginx");
        }

        if (TlsSecret is not null && !KubernetesName.IsMatch(TlsSecret))
        {
            yield return new("tlsSecret", KubernetesName.Rule, TlsSecret, "<secret>");
        }

        foreach (var name in (Annotations ?? new Dictionary<string, string>()).Keys.Where(name => !KubernetesName.IsAnnotation(name)))
        {
            var path = name.Any(character => character is '"' or '\\' or '\'' || char.IsControl(character)) ? "annotations" : $"annotations[\"{name}\"]";
            yield return new(path, KubernetesName.AnnotationRule, $"the name '{name}'", "");
        }
    }
}
