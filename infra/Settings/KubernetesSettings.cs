namespace Omega.Infra.Settings;

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
    int TimeoutSeconds = 300) : ISettings
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
            .Concat(Below("autoscale", Autoscale))
            .Concat(SettingsProblem.OutOfRange("dnsPort", DnsPort, 1, 65535, 53))
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

    private IEnumerable<SettingsProblem> PortProblems() => (Service, NodePort) switch
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

    private static IEnumerable<SettingsProblem> Below(string path, ISettings? settings) =>
        (settings?.Problems() ?? []).Select(problem => problem with { Path = $"{path}.{problem.Path}" });
}
