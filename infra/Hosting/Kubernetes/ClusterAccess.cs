using System.Text;
using k8s;

namespace Omega.Infra.Hosting.Kubernetes;

/// <summary>Connects to a cluster the way the Kubernetes provider does.</summary>
internal static class ClusterAccess
{
    private const string FilesVariable = "KUBECONFIG";

    /// <summary>Returns a client; the caller disposes of it.</summary>
    /// <param name="kubeconfig">Text of the kubeconfig; empty: that of the environment, or the account of the pod that this runs in.</param>
    /// <param name="context">Context of the kubeconfig; null: its current one.</param>
    public static IKubernetes Connect(string kubeconfig, string? context) => new k8s.Kubernetes(Configuration(kubeconfig, context));

    private static KubernetesClientConfiguration Configuration(string kubeconfig, string? context)
    {
        if (kubeconfig.Length > 0)
        {
            using var text = new MemoryStream(Encoding.UTF8.GetBytes(kubeconfig));
            return KubernetesClientConfiguration.BuildConfigFromConfigFile(text, context);
        }

        return context is null
            ? KubernetesClientConfiguration.BuildDefaultConfig()
            : KubernetesClientConfiguration.BuildConfigFromConfigFile(FileWith(context), context);
    }

    /// <summary>The file of the environment that has the context; null, the library's own choice, where none has.</summary>
    private static string? FileWith(string context) => Environment.GetEnvironmentVariable(FilesVariable)?
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(File.Exists)
        .FirstOrDefault(path => KubernetesClientConfiguration.LoadKubeConfig(path).Contexts.Any(known => known.Name == context));
}
