using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Values;

namespace Omega.Offline.Plugins.Docker.Engine;

/// <summary>What the program configured the provider with.</summary>
internal sealed record ProviderConfiguration(string? Host, IReadOnlyList<RegistryCredentials> Registries)
{
    /// <summary>The keys that a program may set.</summary>
    internal static readonly string[] Keys =
    [
        "caMaterial", "certMaterial", "certPath", "context", "disableDockerDaemonCheck", "host", "keyMaterial",
        "registryAuth", "sshOpts", "version", "pluginDownloadURL",
    ];

    /// <summary>The Docker engine's address: the configured one, else DOCKER_HOST, else the local socket.</summary>
    internal string Address => Host
        ?? (Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } variable ? variable : "unix:///var/run/docker.sock");

    /// <summary>Reads the engine's arguments; values that are not texts arrive as JSON texts.</summary>
    internal static ProviderConfiguration Read(Struct arguments)
    {
        var registries = arguments.Get("registryAuth") switch
        {
            null => null,
            { KindCase: Value.KindOneofCase.StringValue } text => JsonNode.Parse(text.StringValue) as JsonArray,
            var list => JsonNode.Parse(list.ToString()) as JsonArray,
        };
        return new ProviderConfiguration(
            arguments.NonEmpty("host"),
            [.. (registries ?? []).OfType<JsonObject>().Select(RegistryCredentials.Read)]);
    }
}
