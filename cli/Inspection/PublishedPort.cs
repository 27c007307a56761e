using System.Globalization;
using System.Text.Json;
using Omega.Core.Engines;
using Omega.Core.Settings;

namespace Omega.Cli.Inspection;

/// <summary>Asks a container at the address that it is published on, as a reader does: the engine's proxy there can end while the container looks well.</summary>
internal static class PublishedPort
{
    /// <summary>What is demanded.</summary>
    public const string Control = "published port answers";

    /// <summary>One check per published port; none when the engine's machine cannot be asked.</summary>
    /// <param name="container">What `docker inspect` says of it.</param>
    /// <param name="role">What it does.</param>
    /// <param name="http">Asks where the engine is; null: nobody can.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<IReadOnlyList<Check>> ChecksAsync(JsonElement container, string role, HttpClient? http, CancellationToken cancellation)
    {
        if (http is null)
        {
            return [];
        }

        var name = container.GetProperty("Name").GetString()!.TrimStart('/');
        var checks = new List<Check>();
        // At the port of https, plain words are answered at this address alone.
        var path = role == TlsSettings.DoorRole ? ".omega/health" : "version.json";
        foreach (var address in Addresses(container).Select(address => new Uri(address, path)))
        {
            var actual = await AnswerAsync(http, address, cancellation);
            checks.Add(new Check(name, Control, "", "", "yes", actual is null ? "yes" : $"{actual}; `docker {Elsewhere}restart {name}` opens it again", actual is null));
        }

        return checks;
    }

    private static string Elsewhere => EngineAddress.OfProvider(Environment.GetEnvironmentVariable) is { Host: not EngineAddress.Default and var host } ? $"--host {host} " : "";

    private static async Task<string?> AnswerAsync(HttpClient http, Uri address, CancellationToken cancellation)
    {
        try
        {
            using var response = await http.GetAsync(address, cancellation);
            return response.IsSuccessStatusCode ? null : $"{address} answers {(int)response.StatusCode}";
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return $"{address} does not answer ({problem.Message})";
        }
    }

    /// <summary>Where a container is published.</summary>
    public static IEnumerable<Uri> Addresses(JsonElement container) =>
        from port in container.GetProperty("NetworkSettings").GetProperty("Ports").EnumerateObject()
        where port.Value.ValueKind == JsonValueKind.Array
        from binding in port.Value.EnumerateArray()
        let host = binding.GetProperty("HostIp").GetString() switch { "" or "0.0.0.0" => "127.0.0.1", "::" => "::1", var other => other }
        select new UriBuilder("http", host, int.Parse(binding.GetProperty("HostPort").GetString()!, CultureInfo.InvariantCulture)).Uri;
}
