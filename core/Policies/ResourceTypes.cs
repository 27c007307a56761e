namespace Omega.Core.Policies;

/// <summary>Type tokens of the resources that this program registers.</summary>
public static class ResourceTypes
{
    /// <summary>Root of every program.</summary>
    public const string Stack = "pulumi:pulumi:Stack";

    /// <summary>Reads the outputs of a stack.</summary>
    public const string StackReference = "pulumi:pulumi:StackReference";

    /// <summary>Runs a script on this machine.</summary>
    public const string Command = "command:local:Command";

    /// <summary>Runs a container on a Docker host.</summary>
    public const string DockerContainer = "docker:index/container:Container";

    /// <summary>Builds an image.</summary>
    public const string DockerImage = "docker:index/image:Image";

    /// <summary>Pulls an image.</summary>
    public const string DockerRemoteImage = "docker:index/remoteImage:RemoteImage";

    /// <summary>Names an image anew.</summary>
    public const string DockerTag = "docker:index/tag:Tag";

    /// <summary>Makes a Docker network.</summary>
    public const string DockerNetwork = "docker:index/network:Network";

    /// <summary>Makes a Docker volume.</summary>
    public const string DockerVolume = "docker:index/volume:Volume";

    /// <summary>Runs pods in a cluster.</summary>
    public const string KubernetesDeployment = "kubernetes:apps/v1:Deployment";

    /// <summary>Leads to pods in a cluster.</summary>
    public const string KubernetesService = "kubernetes:core/v1:Service";

    /// <summary>Keeps credentials in a cluster.</summary>
    public const string KubernetesSecret = "kubernetes:core/v1:Secret";

    /// <summary>Start of the tokens of this program's own components.</summary>
    public const string ComponentPrefix = "omega:";

    /// <summary>Start of the tokens of provider instances.</summary>
    public const string ProviderPrefix = "pulumi:providers:";

    /// <summary>Types that run no container and name no image, so that they need no reading.</summary>
    public static IReadOnlySet<string> WithoutContainers { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        Stack,
        StackReference,
        Command,
        "kubernetes:core/v1:Namespace",
        "kubernetes:core/v1:ServiceAccount",
        "kubernetes:core/v1:ConfigMap",
        "kubernetes:core/v1:PersistentVolumeClaim",
        "kubernetes:networking.k8s.io/v1:NetworkPolicy",
        "kubernetes:networking.k8s.io/v1:Ingress",
        "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
        "kubernetes:policy/v1:PodDisruptionBudget",
        "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
    };

    /// <summary>True when a resource of the type needs no reading.</summary>
    public static bool RunsNoContainer(string type) =>
        WithoutContainers.Contains(type)
        || type.StartsWith(ComponentPrefix, StringComparison.Ordinal)
        || type.StartsWith(ProviderPrefix, StringComparison.Ordinal);
}
