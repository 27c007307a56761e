using System.Text;
using k8s;
using Omega.Core.Settings;

namespace Omega.Cli.Inspection;

/// <summary>How the cluster of a stack is reached, as its configuration says.</summary>
/// <param name="Namespace">Namespace of the stack.</param>
/// <param name="Context">Context of the kubeconfig; null: its current one.</param>
/// <param name="Kubeconfig">Text of the kubeconfig; null: the environment's.</param>
internal sealed record ClusterAccess(string Namespace, string? Context, string? Kubeconfig)
{
    /// <summary>Environment variable that says by what the cluster is reached, whatever kubeconfig and context are configured.</summary>
    public const string Variable = "OMEGA_CLUSTER";

    /// <summary>Its one value: by the service account of the pod that the command runs in, as `omega watch --cronjob` has it.</summary>
    public const string OwnPod = "pod";

    private const string FilesVariable = "KUBECONFIG";

    /// <summary>Reads the environment.</summary>
    internal Func<string, string?> Read { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>What its rights come from, for messages.</summary>
    public string Source => IsOwnPod
        ? $"{Variable} is {OwnPod}: it asks as the service account of its pod, whose Role `omega watch --cronjob` prints."
        : "The kubeconfig is omega:kubeconfig, or the environment's.";

    private bool IsOwnPod => Read(Variable) switch
    {
        null or "" => false,
        OwnPod => true,
        var other => throw new OmegaException(
            $"{Variable} must be {OwnPod} (the service account of this pod), or unset (omega:kubernetes.context, omega:kubeconfig, {FilesVariable}), was '{other}'.", ExitCode.Input),
    };

    /// <summary>Reads it from the settings of a stack.</summary>
    public static ClusterAccess Of(KubernetesSettings settings, string? kubeconfig) => new(settings.Namespace, settings.Context, kubeconfig);

    /// <summary>Returns a client, which the caller disposes of; it reaches the cluster that the program deploys to.</summary>
    public IKubernetes Connect() => new Kubernetes(Configuration());

    private KubernetesClientConfiguration Configuration()
    {
        // A stack's own kubeconfig may deploy; who only looks takes the rights that were made for it.
        if (IsOwnPod)
        {
            return KubernetesClientConfiguration.InClusterConfig();
        }

        if (Kubeconfig is not null)
        {
            using var text = new MemoryStream(Encoding.UTF8.GetBytes(Kubeconfig));
            return KubernetesClientConfiguration.BuildConfigFromConfigFile(text, Context);
        }

        return Context is null
            ? KubernetesClientConfiguration.BuildDefaultConfig()
            : KubernetesClientConfiguration.BuildConfigFromConfigFile(FileWith(Context), Context);
    }

    // The file of the environment that has the context; null, the library's own choice, where none has.
    private static string? FileWith(string context) => Environment.GetEnvironmentVariable(FilesVariable)?
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(File.Exists)
        .FirstOrDefault(path => KubernetesClientConfiguration.LoadKubeConfig(path).Contexts.Any(known => known.Name == context));
}
