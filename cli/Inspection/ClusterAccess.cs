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
    private const string FilesVariable = "KUBECONFIG";

    /// <summary>Reads it from the settings of a stack.</summary>
    public static ClusterAccess Of(KubernetesSettings settings, string? kubeconfig) => new(settings.Namespace, settings.Context, kubeconfig);

    /// <summary>Returns a client, which the caller disposes of; it reaches the cluster that the program deploys to.</summary>
    public IKubernetes Connect() => new Kubernetes(Configuration());

    private KubernetesClientConfiguration Configuration()
    {
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
