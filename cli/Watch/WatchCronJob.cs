using k8s;
using k8s.Models;

namespace Omega.Cli.Watch;

/// <summary>A watch that the cluster of a stack runs once a minute: in a namespace of its own, with the rights to look at the stack's pods and no other.</summary>
/// <param name="Stack">Name of the stack.</param>
/// <param name="Project">Name of the project, as the engine's backend has it.</param>
/// <param name="Namespace">Namespace of the stack.</param>
/// <param name="Image">Image with the command, by digest.</param>
internal sealed record WatchCronJob(string Stack, string Project, string Namespace, string Image)
{
    /// <summary>Name of all objects, and of the Secret that the user makes.</summary>
    public const string Name = "omega-watch";

    /// <summary>The Secret with variables of the environment, where the state is kept elsewhere.</summary>
    public const string Variables = "omega-watch-environment";

    /// <summary>The login by which the image is pulled.</summary>
    public const string PullSecret = "omega-watch-registry";

    /// <summary>What the state is called in the Secret.</summary>
    public const string StateKey = "state.json";

    /// <summary>What says of which form the state is.</summary>
    public const string FormKey = "meta.yaml";

    /// <summary>What the passphrase is called in the Secret.</summary>
    public const string PassphraseKey = "passphrase";

    // Where the image has the checkout: dev/watch/make-image.sh.
    private const string Root = "/omega";
    private const string Mounted = "/var/lib/omega-watch";
    private const string MemoryMiB = "512Mi";
    private const string TmpMiB = "64Mi";

    private static readonly Dictionary<string, string> Labels = new() { ["app.kubernetes.io/name"] = Name };

    /// <summary>Whether the state is a file, which then is in the Secret; otherwise the variables name its backend.</summary>
    public bool HasState { get; init; }

    /// <summary>Command of the user's for /bin/sh, which gets each line on its standard input.</summary>
    public string? Run { get; init; }

    /// <summary>The namespace of the watch.</summary>
    public string Own => $"{Namespace}-watch";

    /// <summary>What the stack's file is called in the Secret.</summary>
    public string StackFile => $"Pulumi.{Stack}.yaml";

    /// <summary>The objects, in the order in which they are made.</summary>
    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Objects() =>
    [
        new V1Namespace
        {
            ApiVersion = "v1",
            Kind = "Namespace",
            Metadata = new V1ObjectMeta { Name = Own, Labels = new Dictionary<string, string> { ["pod-security.kubernetes.io/enforce"] = "restricted" } },
        },
        new V1ServiceAccount { ApiVersion = "v1", Kind = "ServiceAccount", Metadata = Meta(Own), AutomountServiceAccountToken = false },
        new V1Role
        {
            ApiVersion = "rbac.authorization.k8s.io/v1",
            Kind = "Role",
            Metadata = Meta(Namespace),
            // A pod is asked by a WebSocket: a get, for which clusters since 1.35 want a create as well.
            Rules =
            [
                new V1PolicyRule { ApiGroups = [""], Resources = ["pods"], Verbs = ["list"] },
                new V1PolicyRule { ApiGroups = [""], Resources = ["pods/exec"], Verbs = ["get", "create"] },
            ],
        },
        new V1RoleBinding
        {
            ApiVersion = "rbac.authorization.k8s.io/v1",
            Kind = "RoleBinding",
            Metadata = Meta(Namespace),
            RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "Role", Name = Name },
            Subjects = [new Rbacv1Subject { Kind = "ServiceAccount", Name = Name, NamespaceProperty = Own }],
        },
        // Nobody reaches it; whom it asks, by which names, is the configuration's.
        new V1NetworkPolicy
        {
            ApiVersion = "networking.k8s.io/v1",
            Kind = "NetworkPolicy",
            Metadata = Meta(Own),
            Spec = new V1NetworkPolicySpec
            {
                PodSelector = new V1LabelSelector { MatchLabels = Labels },
                PolicyTypes = ["Ingress", "Egress"],
                Egress = [new V1NetworkPolicyEgressRule()],
            },
        },
        new V1CronJob
        {
            ApiVersion = "batch/v1",
            Kind = "CronJob",
            Metadata = Meta(Own),
            Spec = new V1CronJobSpec
            {
                Schedule = "* * * * *",
                ConcurrencyPolicy = "Forbid",
                StartingDeadlineSeconds = 60,
                SuccessfulJobsHistoryLimit = 1,
                FailedJobsHistoryLimit = 3,
                JobTemplate = new V1JobTemplateSpec { Spec = new V1JobSpec { BackoffLimit = 0, ActiveDeadlineSeconds = 300, Template = Pod() } },
            },
        },
    ];

    /// <summary>The objects as text for `kubectl apply`.</summary>
    public string Text() => string.Join("\n---\n", Objects().Select(one => KubernetesYaml.Serialize(one).TrimEnd()));

    private static V1ObjectMeta Meta(string space) => new() { Name = Name, NamespaceProperty = space, Labels = Labels };

    /// <summary>As hardened as a pod of the site; it alone has a token, ends by itself and is asked nothing.</summary>
    private V1PodTemplateSpec Pod() => new()
    {
        Metadata = new V1ObjectMeta { Labels = Labels },
        Spec = new V1PodSpec
        {
            ServiceAccountName = Name,
            AutomountServiceAccountToken = true,
            EnableServiceLinks = false,
            ImagePullSecrets = [new V1LocalObjectReference { Name = PullSecret }],
            RestartPolicy = "Never",
            SecurityContext = new V1PodSecurityContext
            {
                RunAsNonRoot = true,
                RunAsUser = Hardening.UserId,
                RunAsGroup = Hardening.GroupId,
                FsGroup = Hardening.GroupId,
                SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
            },
            Containers = [Container()],
            Volumes =
            [
                new V1Volume { Name = "tmp", EmptyDir = Memory() },
                new V1Volume { Name = "machine", EmptyDir = Memory() },
                Secret("stack", (StackFile, StackFile), (PassphraseKey, PassphraseKey)),
                .. HasState ? [Secret("state", (StateKey, $"stacks/{Project}/{Stack}.json"), (FormKey, FormKey))] : (V1Volume[])[],
            ],
        },
    };

    private V1Container Container() => new()
    {
        Name = "watch",
        Image = Image,
        ImagePullPolicy = "IfNotPresent",
        Args = ["watch", Stack, "--once", .. Run is null ? (string[])[] : ["--run", Run]],
        Env =
        [
            new V1EnvVar { Name = Inspection.ClusterAccess.Variable, Value = Inspection.ClusterAccess.OwnPod },
            new V1EnvVar { Name = "PULUMI_CONFIG_PASSPHRASE_FILE", Value = $"{Mounted}/stack/{PassphraseKey}" },
            .. HasState ? [new V1EnvVar { Name = "PULUMI_BACKEND_URL", Value = $"file://{Mounted}/state{Engines.StateAttributes.Skipped}" }] : (V1EnvVar[])[],
        ],
        EnvFrom = HasState ? null : [new V1EnvFromSource { SecretRef = new V1SecretEnvSource { Name = Variables } }],
        SecurityContext = new V1SecurityContext
        {
            ReadOnlyRootFilesystem = true,
            AllowPrivilegeEscalation = false,
            Privileged = false,
            Capabilities = new V1Capabilities { Drop = [Hardening.DroppedCapabilities] },
        },
        Resources = new V1ResourceRequirements { Limits = Resources("1"), Requests = Resources("100m") },
        VolumeMounts =
        [
            new V1VolumeMount { Name = "tmp", MountPath = Hardening.TmpfsPath },
            new V1VolumeMount { Name = "machine", MountPath = $"{Root}/.omega" },
            new V1VolumeMount { Name = "stack", MountPath = $"{Mounted}/stack", ReadOnlyProperty = true },
            new V1VolumeMount { Name = "stack", MountPath = $"{Root}/{StackFile}", SubPath = StackFile, ReadOnlyProperty = true },
            .. HasState ? [new V1VolumeMount { Name = "state", MountPath = $"{Mounted}/state/.pulumi", ReadOnlyProperty = true }] : (V1VolumeMount[])[],
        ],
        TerminationMessagePolicy = "FallbackToLogsOnError",
    };

    private static V1EmptyDirVolumeSource Memory() => new() { Medium = "Memory", SizeLimit = new ResourceQuantity(TmpMiB) };

    private static V1Volume Secret(string name, params (string Key, string Path)[] files) => new()
    {
        Name = name,
        Secret = new V1SecretVolumeSource
        {
            SecretName = Name,
            DefaultMode = Convert.ToInt32("440", 8),
            Items = [.. files.Select(file => new V1KeyToPath { Key = file.Key, Path = file.Path })],
        },
    };

    private static Dictionary<string, ResourceQuantity> Resources(string cpus) => new()
    {
        ["cpu"] = new ResourceQuantity(cpus),
        ["memory"] = new ResourceQuantity(MemoryMiB),
        ["ephemeral-storage"] = new ResourceQuantity(TmpMiB),
    };
}
