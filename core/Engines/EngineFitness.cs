using System.Net.Sockets;
using System.Text.Json;

namespace Omega.Core.Engines;

/// <summary>Whether a Docker engine holds a container to all that it is told.</summary>
public static class EngineFitness
{
    /// <summary>Limits that the engine's facts say it holds containers to, and what they are called.</summary>
    public static IReadOnlyDictionary<string, string> Limits { get; } = new Dictionary<string, string>
    {
        ["MemoryLimit"] = "memory",
        ["PidsLimit"] = "processes",
        ["CPUCfsQuota"] = "CPU",
    };

    /// <summary>How long an engine may take that is asked for its facts.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Why containers would not run here as they are declared; null: nothing is known against the engine.</summary>
    /// <param name="components">Names of what the engine is made of.</param>
    /// <param name="isHeld">Whether the engine holds containers to one of <see cref="Limits"/>.</param>
    public static string? Unfit(IEnumerable<string> components, Func<string, bool> isHeld)
    {
        if (components.Any(name => name.Contains("Podman", StringComparison.OrdinalIgnoreCase)))
        {
            return "The engine must be Docker's, is Podman: it refuses what a container is locked down with here (uid= of a tmpfs), and replaces networks in every update.";
        }

        var missing = Limits.Where(limit => !isHeld(limit.Key)).Select(limit => limit.Value).ToList();
        return missing.Count > 0
            ? $"The engine must hold containers to their limits, does not hold them to those of {string.Join(", ", missing)}: as a rootless engine without cgroup v2, or a kernel without these controllers (`docker info` warns of it)."
            : null;
    }

    /// <summary>Asks an engine of this machine.</summary>
    /// <returns>As <see cref="Unfit"/>; null as well where it is elsewhere, or gives no answer: the steps that need it say so.</returns>
    public static async Task<string?> AskAsync(EngineAddress engine)
    {
        if (!engine.IsHere)
        {
            return null;
        }

        try
        {
            using var client = new HttpClient(Socket(engine.Host["unix://".Length..])) { Timeout = Patience };
            var (version, facts) = (AskAsync(client, "version"), AskAsync(client, "info"));
            var components = (await version.ConfigureAwait(false)).TryGetProperty("Components", out var list) && list.ValueKind == JsonValueKind.Array
                ? list.EnumerateArray().Select(component => component.GetProperty("Name").GetString() ?? "")
                : [];
            var held = await facts.ConfigureAwait(false);
            return Unfit([.. components], limit => !held.TryGetProperty(limit, out var holds) || holds.ValueKind != JsonValueKind.False);
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static async Task<JsonElement> AskAsync(HttpClient client, string what)
    {
        using var document = JsonDocument.Parse(await client.GetByteArrayAsync(new Uri($"http://engine/{what}")).ConfigureAwait(false));
        return document.RootElement.Clone();
    }

    private static SocketsHttpHandler Socket(string path) => new()
    {
        UseProxy = false,
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };
}
