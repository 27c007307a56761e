using System.Text;
using System.Text.Json.Nodes;
using Docker.DotNet.Models;

namespace Omega.Offline.Plugins.Docker.Engine;

/// <summary>Who the provider is at one registry.</summary>
internal sealed record RegistryCredentials(string Address, string Username, string Password)
{
    /// <summary>Reads one entry of registryAuth; without a user name, the entry's Docker configuration file is asked.</summary>
    internal static RegistryCredentials Read(JsonObject entry)
    {
        var address = Normalize(Text(entry, "address"));
        var username = Text(entry, "username");
        return username.Length > 0 || Disabled(entry)
            ? new RegistryCredentials(address, username, Text(entry, "password"))
            : FromFile(address, entry);
    }

    /// <summary>The credentials as the Docker engine takes them.</summary>
    internal AuthConfig ToAuthConfig() => new() { Username = Username, Password = Password, ServerAddress = Address };

    /// <summary>The address without its scheme and trailing slash.</summary>
    internal static string Normalize(string address)
    {
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        return (scheme < 0 ? address : address[(scheme + 3)..]).TrimEnd('/');
    }

    private static bool Disabled(JsonObject entry) => entry["authDisabled"]?.ToString() is "true" or "True";

    private static string Text(JsonObject entry, string key) => entry[key]?.ToString() ?? "";

    private static RegistryCredentials FromFile(string address, JsonObject entry)
    {
        var content = Text(entry, "configFileContent");
        var path = Text(entry, "configFile") is { Length: > 0 } given ? given : Path.Combine(
            Environment.GetEnvironmentVariable("DOCKER_CONFIG")
                ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker"),
            "config.json");
        if (content.Length == 0 && File.Exists(path))
        {
            content = File.ReadAllText(path);
        }

        var auths = content.Length > 0 ? JsonNode.Parse(content)?["auths"] as JsonObject : null;
        var auth = auths?.FirstOrDefault(candidate => Normalize(candidate.Key) == address).Value?["auth"]?.ToString();
        var pair = Encoding.UTF8.GetString(Convert.FromBase64String(auth ?? "")).Split(':', 2);
        return new RegistryCredentials(address, pair[0], pair.Length > 1 ? pair[1] : "");
    }
}
