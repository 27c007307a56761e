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
        var changes = drift.Trim().Length == 0 ? "none" : drift.Trim().ReplaceLineEndings(", ");
        return
        [
            new(name, Health, "5.27", "", "healthy", health, health == "healthy"),
            new(name, "drift", "", "", "none", changes, changes == "none"),
        ];
    }
}
