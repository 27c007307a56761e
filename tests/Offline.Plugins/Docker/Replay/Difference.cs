using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Omega.Offline.Plugins.Docker.Tests.Replay;

/// <summary>Compares two answers and says where they differ.</summary>
internal static class Difference
{
    /// <summary>One line per path that differs; empty when the answers are equal.</summary>
    internal static List<string> Between(IMessage official, IMessage ours)
    {
        var (expected, actual) = (Flatten(official), Flatten(ours));
        return [.. expected.Keys.Union(actual.Keys).Order(StringComparer.Ordinal)
            .Where(path => expected.GetValueOrDefault(path) != actual.GetValueOrDefault(path))
            .Select(path => $"{path}: official {expected.GetValueOrDefault(path) ?? "absent"}, ours {actual.GetValueOrDefault(path) ?? "absent"}")];
    }

    private static Dictionary<string, string> Flatten(IMessage message)
    {
        var leaves = new Dictionary<string, string>();
        Add(JsonNode.Parse(JsonFormatter.Default.Format(message)), "", leaves);
        return leaves;
    }

    private static void Add(JsonNode? node, string path, Dictionary<string, string> leaves)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } fields:
                foreach (var (key, value) in fields)
                {
                    Add(value, path.Length == 0 ? key : $"{path}.{key}", leaves);
                }

                break;
            case JsonArray { Count: > 0 } items:
                foreach (var (index, value) in items.Index())
                {
                    Add(value, $"{path}[{index}]", leaves);
                }

                break;
            default:
                leaves[path] = node?.ToJsonString() ?? "null";
                break;
        }
    }
}
