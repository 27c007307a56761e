using System.Text.Json;
using System.Text.RegularExpressions;
using Omega.Core.Policies;
using Omega.Core.Policies.Mapping;

namespace Omega.Cli.Previews;

/// <summary>What an update would do, in the terms of releases.</summary>
/// <param name="Stack">Name of the stack.</param>
/// <param name="From">Version that is served, or null.</param>
/// <param name="To">Version that would be served; null when it is minted by the update.</param>
/// <param name="Builds">Whether a new release would be built.</param>
/// <param name="Downtime">Interruption that is to be expected, in words.</param>
/// <param name="Hardening">Changes of properties that limit what a container may do.</param>
/// <param name="Changes">Everything that would change.</param>
internal sealed partial record PreviewSummary(
    string Stack,
    string? From,
    string? To,
    bool Builds,
    string Downtime,
    IReadOnlyList<string> Hardening,
    IReadOnlyList<PreviewChange> Changes)
{
    // What is done with images shows in the release; these are the resources that run something, or that others run in. A label limits
    // nothing: one is read for what the container does in its stack.
    private static readonly Dictionary<string, IReadOnlySet<string>> Limiting = new[]
    {
        ResourceTypes.DockerContainer, ResourceTypes.DockerNetwork, ResourceTypes.DockerVolume,
        ResourceTypes.KubernetesDeployment, ResourceTypes.KubernetesService, ResourceTypes.KubernetesSecret,
    }.ToDictionary(type => type, type => (IReadOnlySet<string>)FactsMappers.ByType[type].Properties().Where(property => !IsWithin(property, "labels")).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>Reads the engine's plan and the outputs of what is deployed.</summary>
    public static PreviewSummary Of(string stack, JsonElement plan, JsonElement outputs)
    {
        var changes = plan.GetProperty("steps").EnumerateArray().Select(Change).OfType<PreviewChange>()
            .GroupBy(change => (change.Type, change.Name)).Select(Merge).ToList();
        var from = outputs.TryGetProperty("version", out var version) ? version.GetString() : null;
        var builds = changes.Any(change => change.Type == ResourceTypes.DockerImage && change.Operation is "create" or "replace");
        return new PreviewSummary(
            stack, from, changes.Count == 0 ? from : Recorded(plan), builds, DowntimeOf(from, changes, [.. Kept(plan)]),
            [.. changes.SelectMany(change => change.Properties.Where(property => Limits(change.Type, property)).Select(property => $"{change.Name}: {property}"))],
            changes);
    }

    private static bool Limits(string type, string property) => type switch
    {
        "kubernetes:networking.k8s.io/v1:NetworkPolicy" => property.StartsWith("spec", StringComparison.Ordinal),
        "kubernetes:core/v1:Namespace" => property.Contains("labels", StringComparison.Ordinal),
        _ => Limiting.TryGetValue(type, out var read) && Index().Replace(property, "[]") is var path
            && read.Any(limit => IsWithin(path, limit) || IsWithin(limit, path)),
    };

    private static bool IsWithin(string path, string whole) =>
        path.StartsWith(whole, StringComparison.Ordinal) && (path.Length == whole.Length || path[whole.Length] is '.' or '[');

    [GeneratedRegex(@"\[[0-9]+\]")]
    private static partial Regex Index();

    private static string? Recorded(JsonElement plan) =>
        plan.TryGetProperty("config", out var config) && config.TryGetProperty("omega:release", out var text)
            && text.ValueKind == JsonValueKind.String && text.GetString() is { } json && JsonDocument.Parse(json).RootElement.TryGetProperty("version", out var version)
            ? version.GetString()
            : null;

    /// <summary>Names of what is created and not started, as its data is first copied: another version of it takes the place of the one before.</summary>
    private static IEnumerable<string> Kept(JsonElement plan) =>
        from step in plan.GetProperty("steps").EnumerateArray()
        where step.TryGetProperty("newState", out var state) && state.ValueKind == JsonValueKind.Object
            && state.TryGetProperty("inputs", out var inputs) && inputs.ValueKind == JsonValueKind.Object
            && inputs.TryGetProperty("start", out var starts) && starts.ValueKind == JsonValueKind.False
        select step.GetProperty("urn").GetString()!.Split("::")[^1];

    private static string DowntimeOf(string? from, List<PreviewChange> changes, IReadOnlyList<string> kept)
    {
        if (from is null)
        {
            return "none: nothing is served yet";
        }

        // A port that changes is another door, which opens before the old one closes.
        var door = changes.Any(change => change.Type == ResourceTypes.DockerContainer && change.Name.Contains("-door-", StringComparison.Ordinal) && change.Operation == "replace");
        var replaced = changes.Where(change => change.Operation == "replace" && change.Type == ResourceTypes.DockerContainer && kept.Contains(change.Name)).Select(change => change.Name).ToList();
        return door ? "about a second: the container that publishes the port is replaced"
            : replaced.Count > 0 ? $"none for pages; {string.Join(", ", replaced)}: while its data is copied and it starts" : "none";
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
