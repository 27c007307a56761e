using System.Text.Json;
using Omega.Cli.Engines;

namespace Omega.Cli.Inspection;

/// <summary>How the cluster of a stack is reached, as its configuration says.</summary>
/// <param name="Namespace">Namespace of the stack.</param>
/// <param name="Context">Context of the kubeconfig; null: its current one.</param>
/// <param name="Kubeconfig">Text of the kubeconfig; null: the environment's.</param>
internal sealed record ClusterAccess(string Namespace, string? Context, string? Kubeconfig)
{
    /// <summary>Reads it from the configuration of a stack.</summary>
    public static async Task<ClusterAccess> ReadAsync(Engine engine, string stack, CancellationToken cancellation)
    {
        var result = (await engine.RunAsync(["config", "--show-secrets", "--json", .. engine.Of(stack)], cancellation)).Must($"read the configuration of stack '{stack}'");
        using var values = JsonDocument.Parse(result.Output);
        string? Value(string key) => values.RootElement.TryGetProperty(key, out var entry) && entry.TryGetProperty("value", out var value) ? value.GetString() : null;
        using var section = JsonDocument.Parse(Value("omega:kubernetes") ?? "{}");
        string? Setting(string name) => section.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
        return new ClusterAccess(Setting("namespace") ?? "default", Setting("context"), Value("omega:kubeconfig"));
    }
}
