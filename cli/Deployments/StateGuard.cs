using System.Text.Json;
using Omega.Core.Policies;

namespace Omega.Cli.Deployments;

/// <summary>
/// What the engine would do by the state's word alone: when a resource goes, its provider is told what the state says of it. Scripts
/// that run at an end, plugins from elsewhere and resources that this program never makes are other hands' work.
/// </summary>
internal static class StateGuard
{
    // The engine's own for outputs of stacks, and those of the packages that this program is built with.
    private static readonly string[] Providers = ["pulumi", "command", "docker", "kubernetes"];

    // This program declares commands that run once, when they are made.
    private static readonly string[] RunsLater = ["delete", "update"];

    private static readonly string[] Parts = ["inputs", "outputs"];

    /// <summary>Each thing in the state of a stack that it was not this program that put there.</summary>
    public static IEnumerable<string> Problems(IEnumerable<JsonElement> resources)
    {
        foreach (var resource in resources)
        {
            var (type, urn) = (Text(resource, "type"), Text(resource, "urn"));
            var name = $"{type} '{urn[(urn.LastIndexOf(':') + 1)..]}'";
            if (type.StartsWith(ResourceTypes.ProviderPrefix, StringComparison.Ordinal))
            {
                if (!Providers.Contains(type[ResourceTypes.ProviderPrefix.Length..]))
                {
                    yield return $"{name}: only providers {string.Join(", ", Providers)} are used";
                }
                else if (Has(resource, "pluginDownloadURL") || Parts.Any(part => Inner(resource, part) is { } inner && Inner(inner, "__internal") is { } hidden && IsSet(hidden, "pluginDownloadURL")))
                {
                    yield return $"{name}: its plugin would be fetched from an address that the state names";
                }
            }
            else if (!IsOurs(type))
            {
                yield return $"{name}: resources of this type are never made by this program";
            }
            else if (type == ResourceTypes.Command && RunsLater.FirstOrDefault(script => Has(resource, script)) is { } script)
            {
                yield return $"{name}: it has a script `{script}`, which would run on this machine";
            }
        }
    }

    private static bool IsOurs(string type) => ResourceTypes.RunsNoContainer(type)
        || type is ResourceTypes.DockerContainer or ResourceTypes.DockerImage or ResourceTypes.DockerRemoteImage or ResourceTypes.DockerTag
            or ResourceTypes.DockerNetwork or ResourceTypes.DockerVolume
            or ResourceTypes.KubernetesDeployment or ResourceTypes.KubernetesService or ResourceTypes.KubernetesSecret;

    private static bool Has(JsonElement resource, string name) =>
        Parts.Any(part => Inner(resource, part) is { } inner && IsSet(inner, name));

    private static bool IsSet(JsonElement element, string name) => element.TryGetProperty(name, out var value)
        && value.ValueKind != JsonValueKind.Null && !(value.ValueKind == JsonValueKind.String && value.GetString()!.Length == 0);

    private static JsonElement? Inner(JsonElement element, string name) =>
        element.TryGetProperty(name, out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : null;

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
