using System.Text.Json;
using System.Text.Json.Nodes;
using Docker.DotNet;

namespace Omega.Offline.Plugins.Docker.Engine;

/// <summary>Words the Docker engine's refusals.</summary>
internal static class EngineErrors
{
    /// <summary>The engine's own message, marked as such.</summary>
    internal static string Describe(DockerApiException refused) => "Error response from daemon: " + Message(refused);

    private static string Message(DockerApiException refused)
    {
        try
        {
            return JsonNode.Parse(refused.ResponseBody ?? "")?["message"]?.ToString().Trim() ?? refused.Message;
        }
        catch (JsonException)
        {
            return refused.Message;
        }
    }
}
