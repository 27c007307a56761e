using Omega.Cli.Support;

namespace Omega.Cli.Trust;

/// <summary>A Docker configuration folder of our own: the user's logins and keys stay untouched.</summary>
internal static class DockerConfig
{
    /// <summary>Makes the folder usable with a trust server; the authority's certificate is where the client looks for it.</summary>
    public static void Prepare(string folder, string server, string? authorityPem)
    {
        SecretFile.Folder(folder);
        if (authorityPem is not null)
        {
            SecretFile.Write(AuthorityFile(folder, server), authorityPem);
        }
    }

    /// <summary>Where the authority of a trust server lies in such a folder.</summary>
    public static string AuthorityFile(string folder, string server) => Path.Combine(folder, "tls", new Uri(server).Authority, "ca.crt");

    /// <summary>Variables that make a Docker client use the folder and the trust server, and nothing of the user's.</summary>
    public static Dictionary<string, string?> Environment(string folder, string server) => new()
    {
        ["DOCKER_CONFIG"] = folder,
        ["DOCKER_CONTENT_TRUST_SERVER"] = server,
        ["DOCKER_CONTENT_TRUST"] = null,
    };
}
