using System.Text.Json;

namespace Omega.Cli.Previews;

/// <summary>What an update would do, in the terms of releases.</summary>
/// <param name="Stack">Name of the stack.</param>
/// <param name="From">Version that is served, or null.</param>
/// <param name="To">Version that would be served; null when it is minted by the update.</param>
/// <param name="Builds">Whether a new release would be built.</param>
/// <param name="Downtime">Interruption that is to be expected, in words.</param>
/// <param name="Hardening">Changes of properties that limit what a container may do.</param>
/// <param name="Changes">Everything that would change.</param>
internal sealed record PreviewSummary(
    string Stack,
    string? From,
    string? To,
    bool Builds,
    string Downtime,
    IReadOnlyList<string> Hardening,
    IReadOnlyList<PreviewChange> Changes)
{
    private const string Container = "docker:index/container:Container";

    private static readonly string[] HardeningProperties =
    [
        "readOnly", "user", "capabilities", "securityOpts", "privileged", "tmpfs", "memory", "memorySwap", "cpus", "ulimits",
        "mounts", "volumes", "ports", "networkMode", "pidMode", "ipcMode", "restart", "healthcheck", "logOpts", "logDriver",
    ];

    private static readonly string[] PodProperties =
    [
        "securityContext", "resources", "volumes", "volumeMounts", "hostNetwork", "hostPID", "hostIPC", "serviceAccountName",
        "automountServiceAccountToken", "startupProbe", "readinessProbe", "livenessProbe", "initContainers",
    ];

    /// <summary>Reads the engine's plan and the outputs of what is deployed.</summary>
    public static PreviewSummary Of(string stack, JsonElement plan, JsonElement outputs)
    {
        var changes = plan.GetProperty("steps").EnumerateArray().Select(Change).OfType<PreviewChange>()
            .GroupBy(change => (change.Type, change.Name)).Select(Merge).ToList();
        var from = outputs.TryGetProperty("version", out var version) ? version.GetString() : null;
        var builds = changes.Any(change => change.Type == "docker:index/image:Image" && change.Operation is "create" or "replace");
        return new PreviewSummary(
            stack, from, changes.Count == 0 ? from : Recorded(plan), builds, DowntimeOf(from, changes),
            [.. changes.SelectMany(change => change.Properties.Where(property => Limits(change.Type, property)).Select(property => $"{change.Name}: {property}"))],
            changes);
    }

    private static bool Limits(string type, string property) => type switch
    {
        Container => HardeningProperties.Contains(property.Split('.', '[')[0]),
        "kubernetes:apps/v1:Deployment" => property.Split('.', '[', ']').Any(part => PodProperties.Contains(part)),
        "kubernetes:networking.k8s.io/v1:NetworkPolicy" => property.StartsWith("spec", StringComparison.Ordinal),
        "kubernetes:core/v1:Namespace" => property.Contains("labels", StringComparison.Ordinal),
        _ => false,
    };

    private static string? Recorded(JsonElement plan) =>
        plan.TryGetProperty("config", out var config) && config.TryGetProperty("omega:release", out var text)
            && text.ValueKind == JsonValueKind.String && text.GetString() is { } json && JsonDocument.Parse(json).RootElement.TryGetProperty("version", out var version)
            ? version.GetString()
            : null;

    private static string DowntimeOf(string? from, List<PreviewChange> changes)
    {
        if (from is null)
        {
            return "none: nothing is served yet";
        }

        var edge = changes.Any(change => change.Type == Container && change.Name.EndsWith("-edge", StringComparison.Ordinal)
            && change.Operation is "replace" or "delete");
        return edge ? "about a second: the edge container is replaced" : "none";
    }

    private static PreviewChange? Change(JsonElement step)
    {
        var operation = step.GetProperty("op").GetString()! switch
        {
            "create" => "create",
            "update" => "update",
            "replace" or "create-replacement" or "delete-replaced" => "replace",
            "delete" => "delete",
            _ => null,
        };
        var urn = step.GetProperty("urn").GetString()!.Split("::");
        var type = urn[2][(urn[2].LastIndexOf('$') + 1)..];
        return operation is null || type.StartsWith("pulumi:", StringComparison.Ordinal)
            ? null
            : new PreviewChange(operation, type, urn[^1], Properties(step));
    }

    private static List<string> Properties(JsonElement step) =>
        step.TryGetProperty("detailedDiff", out var detail) && detail.ValueKind == JsonValueKind.Object
            ? [.. detail.EnumerateObject().Select(property => property.Name)]
            : step.TryGetProperty("diffReasons", out var reasons) && reasons.ValueKind == JsonValueKind.Array
                ? [.. reasons.EnumerateArray().Select(reason => reason.GetString()!)]
                : [];

    private static PreviewChange Merge(IGrouping<(string Type, string Name), PreviewChange> steps) => steps.First() with
    {
        Properties = [.. steps.SelectMany(step => step.Properties).Distinct()],
    };
}
