using System.Text.Json;
using Omega.Cli.Processes;
using Omega.Core.Settings;

namespace Omega.Cli.Deployments;

/// <summary>
/// Doors that run and that no update recorded, as one was killed while it made them. Each keeps its port from the door that the next
/// update makes, and the engine says no more than that somebody has it.
/// </summary>
internal static class LeftDoors
{
    /// <summary>How the engine says that a container of its own has the port.</summary>
    private const string Taken = "port is already allocated";

    private static readonly string[] Roles = ["door", TlsSettings.DoorRole];

    /// <summary>What to do where an update failed as such a door has its port; empty for any other failure.</summary>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="said">What the engine of the update printed.</param>
    /// <param name="state">The state after it, which is asked for only where it is needed; null: it cannot be read.</param>
    /// <param name="processes">Runs the docker client.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<string> RemedyAsync(
        string stack, IEnumerable<string> said, Func<Task<StackState?>> state, IProcesses processes, CancellationToken cancellation)
    {
        if (!said.Any(line => line.Contains(Taken, StringComparison.Ordinal)) || await state() is not { } known)
        {
            return "";
        }

        const string Format = """{{.ID}}{{"\t"}}{{.Names}}{{"\t"}}{{.Label "omega.role"}}""";
        var running = await processes.RunAsync(
            new ProcessCall("docker", "ps", "--no-trunc", "--filter", $"label=omega.stack=omega-{stack}", "--format", Format), cancellation);
        var recorded = known.Resources.Select(Id).ToHashSet(StringComparer.Ordinal);
        var left = running.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))
            .Where(fields => fields.Length == 3 && Roles.Contains(fields[2]) && !recorded.Contains(fields[0])).Select(fields => fields[1]).ToList();
        return left.Count == 0 ? ""
            : $" {string.Join(", ", left)}: made by an update that was killed before it could record it, and has the port. What goes through it goes on"
                + $" until then: `docker rm --force {string.Join(' ', left)}`, then `./omega up {stack}`.";
    }

    private static string Id(JsonElement resource) =>
        resource.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString()! : "";
}
