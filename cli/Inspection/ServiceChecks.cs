using System.Text.Json;
using Omega.Core.Settings;

namespace Omega.Cli.Inspection;

/// <summary>What a service container is held to beside the rules for all containers: its own user, and what it may reach.</summary>
internal static class ServiceChecks
{
    /// <summary>Checks of one container.</summary>
    public static IReadOnlyList<Check> Of(JsonElement inspected, Service service, string stack)
    {
        var root = new JsonReader(inspected);
        var name = root.Value<string>("Name").Value?.TrimStart('/') ?? "";
        var user = root.Inner("Config").Value<string>("User").Value ?? "";
        var own = new Check(name, "own user", "4.1", "", $"{service.UserId}:{service.UserId}", user, user == $"{service.UserId}:{service.UserId}");
        if (service.Reach != ServiceReach.Nothing)
        {
            return [own];
        }

        string[] networks = inspected.TryGetProperty("NetworkSettings", out var settings) && settings.TryGetProperty("Networks", out var found)
            && found.ValueKind == JsonValueKind.Object ? [.. found.EnumerateObject().Select(network => network.Name)] : [];
        var allowed = $"omega-{stack}-inside";
        return [own, new(name, "reaches nothing", "", "", allowed, networks.Length == 0 ? "none" : string.Join(", ", networks), networks.All(network => network == allowed))];
    }

    /// <summary>What its own trust policy says of an image; without one its digest alone counts, and that is said.</summary>
    /// <param name="service">The service.</param>
    /// <param name="refusal">Why its trust policy refuses it; null when it passes, or when there is none.</param>
    public static Check Signature(Service service, string? refusal)
    {
        var required = service.Settings.Signing is null ? "accepted by its digest alone" : "passes its trust policy";
        return new(service.Role, "signature", "4.5", "", required, refusal ?? required, refusal is null);
    }
}
