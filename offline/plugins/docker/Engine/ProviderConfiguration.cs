using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;

namespace Omega.Offline.Plugins.Docker.Engine;

/// <summary>What the program configured the provider with.</summary>
internal sealed record ProviderConfiguration(string? Host, IReadOnlyList<RegistryCredentials> Registries, string? CertPath = null)
{
    /// <summary>The Docker engine's address: the configured one, else DOCKER_HOST, else the local socket.</summary>
    internal string Address => Host
        ?? Given("DOCKER_HOST") ?? "unix:///var/run/docker.sock";

    /// <summary>Folder of the certificates to reach it with: the configured one, else DOCKER_CERT_PATH where DOCKER_TLS_VERIFY asks for it; null: none.</summary>
    internal string? Certificates => CertPath ?? (Given("DOCKER_TLS_VERIFY") is null ? null : Given("DOCKER_CERT_PATH"));

    /// <summary>Reads the engine's arguments in whatever spelling they arrive; what is not known yet counts as not set.</summary>
    internal static ProviderConfiguration Read(Struct? arguments)
    {
        var registries = Setting(arguments, "registryAuth") as JsonArray ?? [];
        return new ProviderConfiguration(
            Setting(arguments, "host")?.ToString() is { Length: > 0 } host ? host : null,
            [.. registries.OfType<JsonObject>().Select(RegistryCredentials.Read)],
            Setting(arguments, "certPath")?.ToString() is { Length: > 0 } folder ? folder : null);
    }

    private static string? Given(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    private static JsonNode? Setting(Struct? arguments, string key) =>
        arguments?.Fields.TryGetValue(key, out var value) is true && ProviderSetting.Read(key, value) is { IsUnknown: false } setting
            ? setting.Value
            : null;
}
