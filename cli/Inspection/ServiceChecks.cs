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
        List<Check> own = [new(name, "own user", "4.1", "", $"{service.UserId}:{service.UserId}", user, user == $"{service.UserId}:{service.UserId}")];
        if (service.HasData)
        {
            own.Add(Data(root, name, service, stack));
        }

        if (service.Reach != ServiceReach.Nothing)
        {
            return own;
        }

        string[] networks = inspected.TryGetProperty("NetworkSettings", out var settings) && settings.TryGetProperty("Networks", out var found)
            && found.ValueKind == JsonValueKind.Object ? [.. found.EnumerateObject().Select(network => network.Name)] : [];
        var allowed = $"omega-{stack}-inside";
        return [.. own, new(name, "reaches nothing", "", "", allowed, networks.Length == 0 ? "none" : string.Join(", ", networks), networks.All(network => network == allowed))];
    }

    /// <summary>That each folder of its data is the volume that is backed up, and can be written.</summary>
    private static Check Data(JsonReader root, string name, Service service, string stack)
    {
        var mounts = root.Each("Mounts", mount => (
            Path: mount.Value<string>("Destination").Value, Shown: $"{mount.Value<string>("Name").Value}{(mount.Value<bool>("RW").Value ? "" : ", read-only")}")).ToList();
        var required = service.Data.Zip(service.Volumes($"omega-{stack}"), (path, volume) => $"{path}: {volume}").ToList();
        var found = service.Data.Select(path => $"{path}: {mounts.FirstOrDefault(mount => mount.Path == path).Shown ?? "none"}").ToList();
        return new(name, "data", "", "", string.Join("; ", required), string.Join("; ", found), required.SequenceEqual(found));
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
