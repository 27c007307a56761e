using System.Text.Json;

namespace Omega.Cli.Inspection;

/// <summary>What only a container that runs can show: that it is well, and that it is still what its image is.</summary>
internal static class ContainerChecks
{
    /// <summary>That the container's own health command succeeds.</summary>
    public const string Health = "health check";

    /// <summary>Checks of one container; `drift` is what `docker diff` printed.</summary>
    public static IReadOnlyList<Check> Of(JsonElement inspected, string drift)
    {
        var root = new JsonReader(inspected);
        var name = root.Value<string>("Name").Value?.TrimStart('/') ?? "";
        var health = root.Inner("State").Inner("Health").Value<string>("Status").Value ?? "none";
        var lines = drift.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var changed = lines.Except(MadeForMounts(root, lines)).ToList();
        var changes = changed is [] ? "none" : string.Join(", ", changed);
        return
        [
            new(name, Health, "5.27", "", "healthy", health, health == "healthy"),
            new(name, "drift", "", "", "none", changes, changes == "none"),
        ];
    }

    /// <summary>Where an image lacks the folder of a volume, the engine makes it: that folder and those that it lies in, and nothing else.</summary>
    private static IEnumerable<string> MadeForMounts(JsonReader root, string[] drift)
    {
        var mounts = root.Each("Mounts", mount => mount.Value<string>("Destination").Value).OfType<string>()
            .Concat(root.Inner("HostConfig").Map("Tmpfs").Value?.Keys ?? []);
        foreach (var made in mounts.Where(mount => drift.Contains($"A {mount}")))
        {
            yield return $"A {made}";
            for (var around = Path.GetDirectoryName(made); around?.Length > 1; around = Path.GetDirectoryName(around))
            {
                yield return $"A {around}";
                yield return $"C {around}";
            }
        }
    }
}
