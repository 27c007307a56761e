using System.Text;
using System.Text.Json;

namespace Omega.Infra.Hosting.Kubernetes;

/// <summary>Writes what a node logs in to a registry with (type kubernetes.io/dockerconfigjson).</summary>
internal static class DockerConfigJson
{
    /// <summary>Type of the secret.</summary>
    public const string Type = "kubernetes.io/dockerconfigjson";

    /// <summary>The one key of the secret.</summary>
    public const string Key = ".dockerconfigjson";

    /// <summary>Returns the text; the registry is host and port exactly as images name it.</summary>
    public static string Text(string registry, string user, string password) => JsonSerializer.Serialize(new
    {
        auths = new Dictionary<string, object>
        {
            [registry] = new { auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")) },
        },
    });
}
