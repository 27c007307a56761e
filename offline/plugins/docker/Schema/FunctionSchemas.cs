using System.Text.Json.Nodes;

namespace Omega.Offline.Plugins.Docker.Schema;

/// <summary>The schemas of the functions.</summary>
internal static class FunctionSchemas
{
    /// <summary>The functions by token.</summary>
    internal static JsonObject Write() => new()
    {
        ["docker:index/getNetwork:getNetwork"] = Function("driver", "id", "name", "scope"),
        ["docker:index/getRemoteImage:getRemoteImage"] = Function("id", "name", "repoDigest"),
        ["docker:index/getRegistryImage:getRegistryImage"] = Function("id", "name", "sha256Digest"),
    };

    private static JsonObject Function(params string[] outputs)
    {
        var properties = new JsonObject();
        foreach (var output in outputs)
        {
            properties[output] = new JsonObject { ["type"] = "string" };
        }

        return new JsonObject
        {
            ["inputs"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["name"] = new JsonObject { ["type"] = "string" } },
                ["required"] = new JsonArray("name"),
            },
            ["outputs"] = new JsonObject { ["type"] = "object", ["properties"] = properties },
        };
    }
}
