using Pulumi.Kubernetes.Types.Inputs.Core.V1;

namespace Omega.Infra.Policies.Mapping;

/// <summary>Reads a pod; what its containers inherit from it is read with them.</summary>
internal sealed class KubernetesPodReader(string path, PodSpecArgs pod, FactReader reader)
{
    private readonly KubernetesVolumes _volumes = new(path, pod, reader);

    /// <summary>Why the pod cannot be read; null when it can.</summary>
    public string? Unreadable =>
        reader.List($"{path}.ephemeralContainers", pod.EphemeralContainers, value => pod.EphemeralContainers = value).State == FactState.Unset
            ? null
            : $"a pod with {path}.ephemeralContainers";

    /// <summary>All containers; those that run before the others need no health check.</summary>
    public IReadOnlyList<ContainerFacts> Containers() =>
    [
        .. reader.Items($"{path}.initContainers", pod.InitContainers, value => pod.InitContainers = value, (at, container) =>
            Container(at, container) with { HealthChecks = [] }),
        .. reader.Items($"{path}.containers", pod.Containers, value => pod.Containers = value, Container),
    ];

    private ContainerFacts Container(string at, ContainerArgs container)
    {
        var security = new KubernetesSecurity(path, pod, at, container, reader);
        return new()
        {
            Image = reader.Image($"{at}.image", container.Image, value => container.Image = value),
            ReadOnlyRoot = security.ReadOnlyRoot,
            Uploads = Fact.NotApplicable<int>(),
            UserId = security.UserId,
            GroupId = security.GroupId,
            SupplementaryGroups = security.SupplementaryGroups,
            NonRoot = security.NonRoot,
            DroppedCapabilities = security.DroppedCapabilities,
            AddedCapabilities = security.AddedCapabilities,
            NoNewPrivileges = security.NoNewPrivileges,
            Privileged = security.Privileged,
            Unconfined = security.Unconfined,
            SeccompProfile = security.SeccompProfile,
            Namespaces = Namespaces(),
            Mounts = _volumes.Mounts(at, container),
            Tmpfs = _volumes.Tmpfs(at, container),
            Limits = KubernetesLimits.Read(at, container, reader),
            HealthChecks = KubernetesHealthChecks.Read(at, container, reader),
            RestartPolicy = RestartPolicy(),
            // The kubelet of each node rotates what containers print.
            Logs = new(Fact.NotApplicable<string>(), Fact.NotApplicable<string>(), Fact.NotApplicable<string>()),
            Ports = Ports(at, container),
            PublishAllPorts = Fact.NotApplicable<bool>(),
        };
    }

    private List<Fact<string>> Namespaces() =>
    [
        Shared(reader.Value($"{path}.hostNetwork", pod.HostNetwork, value => pod.HostNetwork = value), "host"),
        Shared(reader.Value($"{path}.hostPID", pod.HostPID, value => pod.HostPID = value), "host"),
        Shared(reader.Value($"{path}.hostIPC", pod.HostIPC, value => pod.HostIPC = value), "host"),
        Shared(reader.Value($"{path}.shareProcessNamespace", pod.ShareProcessNamespace, value => pod.ShareProcessNamespace = value), "container:pod"),
    ];

    private static Fact<string> Shared(Fact<bool> fact, string mode) =>
        fact.Map(value => value ? mode : "own") with { Spelling = "unset or false" };

    // A deployment starts its pods again unless it is told otherwise, which the cluster refuses.
    private Fact<string> RestartPolicy()
    {
        var policy = reader.Value($"{path}.restartPolicy", pod.RestartPolicy, value => pod.RestartPolicy = value);
        return policy.State == FactState.Unset
            ? Fact.NotApplicable<string>()
            : policy.Map(value => value == "Always" ? "always" : value) with { Spelling = "unset or Always" };
    }

    private List<PortFacts> Ports(string at, ContainerArgs container) =>
    [
        .. reader.Items($"{at}.ports", container.Ports, value => container.Ports = value, (path, port) => new PortFacts(
                reader.Value($"{path}.hostPort", port.HostPort, value => port.HostPort = value),
                reader.Value($"{path}.hostIP", port.HostIP, value => port.HostIP = value)))
            .Where(port => port.HostPort.State != FactState.Unset),
    ];
}
