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

    /// <summary>Where and who, never the password.</summary>
    public override string ToString() => $"{Username} at {Address}";

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
        var given = content.Length > 0;
        var path = Text(entry, "configFile") is { Length: > 0 } named ? named : Path.Combine(
            Environment.GetEnvironmentVariable("DOCKER_CONFIG")
                ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker"),
            "config.json");
        if (!given && File.Exists(path))
        {
            content = File.ReadAllText(path);
        }

        var auth = content.Length > 0 ? Entry(content, address) : "";
        return auth is not null && Decode(auth)?.Split(':', 2) is { } pair
            ? new RegistryCredentials(address, pair[0], pair.Length > 1 ? pair[1] : "")
            : throw new InvalidOperationException(
                $"The Docker configuration for the registry {address} ({(given ? "configFileContent" : path)}) cannot be read: "
                + "it must be a JSON object whose auths hold, by registry, auth: base64 of user:password.");
    }

    private static string? Entry(string content, string address)
    {
        if (ConfigurationReader.Parse(content) is not JsonObject configuration)
        {
            return null;
        }

        var entry = (configuration["auths"] as JsonObject)?.FirstOrDefault(candidate => Normalize(candidate.Key) == address).Value;
        return (entry as JsonObject)?["auth"]?.ToString() ?? "";
    }

    private static string? Decode(string encoded)
    {
        var decoded = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, decoded, out var length) ? Encoding.UTF8.GetString(decoded, 0, length) : null;
    }
}
