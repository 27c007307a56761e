using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Omega.Offline.Engine.Project;

/// <summary>Reads, sets and removes values inside a YAML tree by keys and indexes.</summary>
internal static class YamlPath
{
    /// <summary>What the path leads to, or nothing.</summary>
    public static YamlNode? Get(YamlNode node, IReadOnlyList<string> path)
    {
        foreach (var segment in path)
        {
            var next = node switch
            {
                YamlMappingNode map => YamlText.Child(map, segment),
                YamlSequenceNode list when Index(segment) is { } index && index < list.Children.Count => list.Children[index],
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            node = next;
        }

        return node;
    }

    /// <summary>Sets the value at the path; maps and lists on the way are made.</summary>
    public static void Set(YamlNode node, IReadOnlyList<string> path, YamlNode value)
    {
        for (var i = 0; i < path.Count - 1; i++)
        {
            var next = Get(node, [path[i]]);
            if (next is YamlScalarNode { Value: { Length: > 0 } text } && i > 1)
            {
                throw new EngineException($"'{path[i]}' must hold a map or a list to hold '{path[i + 1]}', holds '{text}'. Remove it first.");
            }

            if (next is null or YamlScalarNode)
            {
                next = Index(path[i + 1]) is null ? new YamlMappingNode() : new YamlSequenceNode();
                Put(node, path[i], next);
            }

            node = next;
        }

        Put(node, path[^1], value);
    }

    /// <summary>Removes what the path leads to, which is there.</summary>
    public static void Remove(YamlNode node, IReadOnlyList<string> path)
    {
        var holder = Get(node, [.. path.SkipLast(1)])!;
        if (holder is YamlSequenceNode list)
        {
            list.Children.RemoveAt(Index(path[^1])!.Value);
        }
        else
        {
            ((YamlMappingNode)holder).Children.Remove(new YamlScalarNode(path[^1]));
        }
    }

    /// <summary>Tells whether a segment can be an index.</summary>
    public static bool IsIndex(string segment) => Index(segment) is not null;

    private static void Put(YamlNode node, string segment, YamlNode value)
    {
        switch (node)
        {
            case YamlMappingNode map:
                map.Children[new YamlScalarNode(segment)] = value;
                break;
            case YamlSequenceNode list when Index(segment) is { } index && index < list.Children.Count:
                list.Children[index] = value;
                break;
            case YamlSequenceNode list when Index(segment) == list.Children.Count:
                list.Children.Add(value);
                break;
            default:
                throw new EngineException($"'{segment}' must be an index from 0 to the number of items of the list.");
        }
    }

    private static int? Index(string segment) =>
        int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
}
