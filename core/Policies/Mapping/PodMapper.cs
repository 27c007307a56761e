using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Mapping;

/// <summary>Reads a pod, declared or running; what its containers inherit from it is read with them.</summary>
public static class PodMapper
{
    /// <summary>Adds what a pod's specification says to the facts of what it belongs to.</summary>
    public static ResourceFacts Map(ResourceFacts facts, FactReader spec)
    {
        var debug = spec.Items("ephemeralContainers");
        return facts with
        {
            Containers = Containers(spec),
            ServiceAccountTokens = [spec.Value<bool>("automountServiceAccountToken"), .. spec.Each("volumes", Tokens).SelectMany(tokens => tokens)],
            Unreadable = debug.State is FactState.Unset or FactState.Pending ? null : $"a pod with {debug.Path}",
        };
    }

    /// <summary>All containers; those that run before the others need no health check.</summary>
    private static List<ContainerFacts> Containers(FactReader spec)
    {
        var volumes = new KubernetesVolumes(spec);
        return
        [
            .. spec.Each("initContainers", container => Container(container, spec, volumes) with { HealthChecks = [] }),
            .. spec.Each("containers", container => Container(container, spec, volumes)),
        ];
    }

    private static ContainerFacts Container(FactReader container, FactReader pod, KubernetesVolumes volumes)
    {
        var security = new KubernetesSecurity(pod.Inner("securityContext"), container.Inner("securityContext"));
        return new()
        {
            Image = container.Image("image"),
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
            Namespaces = Namespaces(pod),
            Mounts = volumes.Mounts(container),
            Tmpfs = volumes.Tmpfs(container),
            Limits = Limits(container.Inner("resources")),
            HealthChecks = [.. Probes.Select(probe => Probe(container.Inner(probe)))],
            RestartPolicy = RestartPolicy(pod.Value<string>("restartPolicy")),
            // The kubelet of each node rotates what containers print.
            Logs = new(Fact.NotApplicable<string>(), Fact.NotApplicable<string>(), Fact.NotApplicable<string>()),
            Ports =
            [
                .. container.Each("ports", port => new PortFacts(port.Value<int>("hostPort"), port.Value<string>("hostIP")))
                    .Where(port => port.HostPort.State != FactState.Unset),
            ],
            PublishAllPorts = Fact.NotApplicable<bool>(),
        };
    }

    // What a projected volume shows of the cluster's API is set or not; there is nothing that would make it harmless.
    private static List<Fact<bool>> Tokens(FactReader volume) =>
    [
        .. volume.Inner("projected").Each("sources", source => source.Inner("serviceAccountToken"))
            .Where(token => token.State == FactState.Known)
            .Select(token => Fact.Known(token.Path, true) with { Spelling = "unset", Written = "set" }),
    ];

    private static List<Fact<string>> Namespaces(FactReader pod) =>
    [
        Shared(pod.Value<bool>("hostNetwork"), "host"),
        Shared(pod.Value<bool>("hostPID"), "host"),
        Shared(pod.Value<bool>("hostIPC"), "host"),
        Shared(pod.Value<bool>("shareProcessNamespace"), "container:pod"),
    ];

    private static Fact<string> Shared(Fact<bool> fact, string mode) =>
        fact.Map(value => value ? mode : "own") with { Spelling = "unset or false" };

    // A deployment starts its pods again unless it is told otherwise, which the cluster refuses.
    private static Fact<string> RestartPolicy(Fact<string> policy) => policy.State == FactState.Unset
        ? Fact.NotApplicable<string>()
        : policy.Map(value => value == "Always" ? "always" : value) with { Spelling = "unset or Always" };

    // The one at the start, the one that decides about traffic, the one that decides about a restart.
    private static readonly string[] Probes = ["startupProbe", "readinessProbe", "livenessProbe"];

    private static HealthCheckFacts Probe(FactReader probe) => new(
        Test(probe) with { Spelling = "a probe with exec, httpGet, tcpSocket or grpc" },
        probe.Value<int>("periodSeconds").Map(value => (double)value),
        probe.Value<int>("timeoutSeconds").Map(value => (double)value),
        probe.Value<int>("failureThreshold"));

    private static Fact<IReadOnlyList<string>> Test(FactReader probe)
    {
        var exec = probe.Inner("exec");
        var command = exec.List<string>("command").Map<IReadOnlyList<string>, IReadOnlyList<string>>(words => ["CMD", .. words]);
        var get = probe.Inner("httpGet");
        var path = get.Value<string>("path").Map<string, IReadOnlyList<string>>(text => ["httpGet", text]);
        var socket = probe.Inner("tcpSocket");
        var call = probe.Inner("grpc");
        return exec.State != FactState.Unset ? command
            : get.State != FactState.Unset ? path
            : socket.State != FactState.Unset ? Fact.Known<IReadOnlyList<string>>(socket.Path, ["tcpSocket", "port"])
            : call.State != FactState.Unset ? Fact.Known<IReadOnlyList<string>>(call.Path, ["grpc", "port"])
            : new(probe.Path, probe.State == FactState.Pending ? FactState.Pending : FactState.Unset);
    }

    // Swap and processes are limited by the node.
    private static LimitFacts Limits(FactReader resources)
    {
        var limits = resources.Map("limits");
        return new(
            limits.Entry("memory").Map(KubernetesQuantity.MiB),
            Fact.NotApplicable<long>(),
            limits.Entry("cpu").Map(KubernetesQuantity.Read),
            Fact.NotApplicable<long>(),
            Fact.NotApplicable<long>())
        {
            MemoryRequestMiB = resources.Map("requests").Entry("memory").Map(KubernetesQuantity.MiB),
        };
    }
}
