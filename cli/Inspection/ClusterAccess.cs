using System.Text.Json;
using Omega.Cli.Configuration;

namespace Omega.Cli.Inspection;

/// <summary>How the cluster of a stack is reached, as its configuration says.</summary>
/// <param name="Namespace">Namespace of the stack.</param>
/// <param name="Context">Context of the kubeconfig; null: its current one.</param>
/// <param name="Kubeconfig">Text of the kubeconfig; null: the environment's.</param>
internal sealed record ClusterAccess(string Namespace, string? Context, string? Kubeconfig)
{
    /// <summary>Reads it from the configuration of a stack.</summary>
    public static ClusterAccess Of(StackConfiguration configuration)
    {
        using var section = JsonDocument.Parse(configuration["omega:kubernetes"] ?? "{}");
        string? Setting(string name) => section.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
        return new ClusterAccess(Setting("namespace") ?? "default", Setting("context"), configuration["omega:kubeconfig"]);
    }
}
