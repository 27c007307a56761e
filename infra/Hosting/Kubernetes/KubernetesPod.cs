using System.Globalization;
using Pulumi;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace Omega.Infra.Hosting.Kubernetes;

/// <summary>Renders <see cref="Hardening"/> as a pod with one container; callers add only what is their own.</summary>
internal static class KubernetesPod
{
    private const string TmpVolume = "tmp";

    private const int GraceSeconds = 40;

    /// <summary>Returns one hardened pod.</summary>
    public static PodSpecArgs Spec(
        string account, string pullSecret, LabelSelectorArgs spread, ContainerArgs container, KubernetesLogs logs, int user = Hardening.UserId) => new()
        {
            ServiceAccountName = account,
            AutomountServiceAccountToken = false,
            // Otherwise the cluster sets variables such as OMEGA_PORT for a service of that name.
            EnableServiceLinks = false,
            ImagePullSecrets = new LocalObjectReferenceArgs { Name = pullSecret },
            TerminationGracePeriodSeconds = GraceSeconds,
            SecurityContext = new PodSecurityContextArgs
            {
                RunAsNonRoot = true,
                RunAsUser = user,
                RunAsGroup = user,
                FsGroup = user,
                SeccompProfile = new SeccompProfileArgs { Type = "RuntimeDefault" },
            },
            Containers = container,
            Volumes =
        [
            new VolumeArgs { Name = TmpVolume, EmptyDir = new EmptyDirVolumeSourceArgs { Medium = "Memory", SizeLimit = $"{Hardening.TmpfsMiB}Mi" } },
            .. logs.Volumes,
        ],
            TopologySpreadConstraints = OverNodes(spread),
            Affinity = OverZones(spread),
        };

    /// <summary>Returns one hardened container.</summary>
    public static ContainerArgs Container(string name, Input<string> image, int port, SiteSettings limits, KubernetesProbes probes, KubernetesLogs logs)
    {
        var container = new ContainerArgs
        {
            Name = name,
            Image = image,
            ImagePullPolicy = "IfNotPresent",
            Ports = new ContainerPortArgs { Name = "http", ContainerPortValue = port },
            SecurityContext = new SecurityContextArgs
            {
                ReadOnlyRootFilesystem = true,
                AllowPrivilegeEscalation = false,
                Privileged = false,
                Capabilities = new CapabilitiesArgs { Drop = Hardening.DroppedCapabilities },
            },
            Resources = new ResourceRequirementsArgs { Limits = Resources(limits), Requests = Resources(limits) },
            VolumeMounts = new VolumeMountArgs { Name = TmpVolume, MountPath = Hardening.TmpfsPath },
            Lifecycle = new LifecycleArgs { PreStop = new LifecycleHandlerArgs { Sleep = new SleepActionArgs { Seconds = Hardening.DrainSeconds } } },
            // What a container that failed said last stands in the pod's status, and so in the message of a failed update.
            TerminationMessagePolicy = "FallbackToLogsOnError",
        };
        logs.Mount(container);
        probes.Apply(container);
        return container;
    }

    // What is promised is what is allowed: no pod is evicted because another one takes more.
    private static InputMap<string> Resources(SiteSettings limits) => new()
    {
        ["memory"] = $"{limits.MemoryMiB}Mi",
        ["ephemeral-storage"] = $"{Hardening.NodeDiskMiB}Mi",
        ["cpu"] = $"{Math.Round(limits.Cpus * 1000).ToString(CultureInfo.InvariantCulture)}m",
    };

    // Counted are the pods of one release: those that it replaces are still where they were, and would draw all new ones to other nodes.
    private static TopologySpreadConstraintArgs OverNodes(LabelSelectorArgs pods) => new()
    {
        MaxSkew = 1,
        TopologyKey = "kubernetes.io/hostname",
        WhenUnsatisfiable = "ScheduleAnyway",
        LabelSelector = pods,
        MatchLabelKeys = "pod-template-hash",
    };

    // Not a constraint as well: for nodes that name no zone the scheduler would then leave all of them out of account.
    private static AffinityArgs OverZones(LabelSelectorArgs pods) => new()
    {
        PodAntiAffinity = new PodAntiAffinityArgs
        {
            PreferredDuringSchedulingIgnoredDuringExecution = new WeightedPodAffinityTermArgs
            {
                Weight = 100,
                PodAffinityTerm = new PodAffinityTermArgs { TopologyKey = "topology.kubernetes.io/zone", LabelSelector = pods },
            },
        },
    };
}
