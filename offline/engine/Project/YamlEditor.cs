using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Omega.Offline.Engine.Project;

/// <summary>Changes one value in the text of a YAML file; every other line, comments included, stays as it was written.</summary>
internal static class YamlEditor
{
    private const int Step = 2;

    /// <summary>The text with the value at the path; nothing where the text's layout is one that only writing it anew can change.</summary>
    public static string? Set(string text, YamlMappingNode root, IReadOnlyList<string> path, YamlNode value)
    {
        var depth = path.Count;
        while (depth > 0 && YamlPath.Get(root, [.. path.Take(depth)]) is null)
        {
            depth--;
        }

        var node = YamlPath.Get(root, [.. path.Take(depth)])!;
        if (depth == path.Count)
        {
            return Replace(text, node, value);
        }

        var added = Wrapped(path.Skip(depth + 1).ToList(), value);
        return node switch
        {
            _ when root.Children.Count == 0 => Separated(text) + Entry(path[depth], added, 0) + "\n",
            YamlMappingNode { Style: MappingStyle.Flow } map => InFlow(text, map, $"{YamlScalar.Text(path[depth])}: {Flow(added)}"),
            YamlSequenceNode { Style: SequenceStyle.Flow } list => InFlow(text, list, Flow(added)),
            YamlMappingNode map => After(text, map, Entry(path[depth], added, Column(map))),
            YamlSequenceNode list => After(text, list, Item(added, Column(list))),
            _ => null,
        };
    }

    /// <summary>The text without the value at the path, which is there; nothing as above.</summary>
    public static string? Remove(string text, YamlMappingNode root, IReadOnlyList<string> path)
    {
        var node = YamlPath.Get(root, path)!;
        var parent = YamlPath.Get(root, [.. path.SkipLast(1)]);
        if (parent is not YamlMappingNode { Style: not MappingStyle.Flow, Children.Count: > 1 } map)
        {
            return null;
        }

        var key = map.Children.Keys.First(key => key is YamlScalarNode scalar && scalar.Value == path[^1]);
        var from = LineStart(text, (int)key.Start.Index);
        return text.Remove(from, LineEnd(text, End(text, node)) - from);
    }

    private static string? Replace(string text, YamlNode node, YamlNode value)
    {
        var (from, to) = ((int)node.Start.Index, End(text, node));
        var scalar = node is YamlScalarNode { Style: not (YamlDotNet.Core.ScalarStyle.Literal or YamlDotNet.Core.ScalarStyle.Folded) };
        return scalar && from < to ? text[..from] + Flow(value) + text[to..] : null;
    }

    private static string InFlow(string text, YamlNode node, string item)
    {
        var before = text[..(End(text, node) - 1)].TrimEnd();
        return before + (LastEnd(text, node) is null ? string.Empty : ", ") + item + text[before.Length..];
    }

    private static string After(string text, YamlNode node, string lines)
    {
        var end = LineEnd(text, End(text, node));
        return Separated(text[..end]) + lines + "\n" + text[end..];
    }

    private static string Separated(string text) => text.Length == 0 || text.EndsWith('\n') ? text : text + "\n";

    private static string Entry(string key, YamlNode value, int column) => value switch
    {
        YamlScalarNode scalar => $"{Spaces(column)}{YamlScalar.Text(key)}: {Flow(scalar)}",
        _ => $"{Spaces(column)}{YamlScalar.Text(key)}:\n{Block(value, column + Step)}",
    };

    private static string Block(YamlNode value, int column) => value switch
    {
        YamlMappingNode map => string.Join('\n', map.Children.Select(item => Entry(((YamlScalarNode)item.Key).Value!, item.Value, column))),
        YamlSequenceNode list => string.Join('\n', list.Children.Select(item => Item(item, column))),
        _ => Spaces(column) + Flow(value),
    };

    private static string Item(YamlNode value, int column) => $"{Spaces(column)}- {Block(value, column + Step)[(value is YamlScalarNode ? 0 : column + Step)..].TrimStart()}";

    private static string Flow(YamlNode value) => value switch
    {
        YamlMappingNode map => $"{{ {string.Join(", ", map.Children.Select(item => $"{YamlScalar.Text(((YamlScalarNode)item.Key).Value!)}: {Flow(item.Value)}"))} }}",
        YamlSequenceNode list => $"[{string.Join(", ", list.Children.Select(Flow))}]",
        YamlScalarNode scalar => scalar.Style == YamlDotNet.Core.ScalarStyle.Plain ? scalar.Value! : YamlScalar.Text(scalar.Value ?? string.Empty),
        _ => throw new InvalidOperationException("A YAML value is a mapping, a list or a scalar."),
    };

    // The maps and lists that the rest of the path asks for.
    private static YamlNode Wrapped(List<string> rest, YamlNode value)
    {
        if (rest.Count == 0)
        {
            return value;
        }

        var made = YamlPath.IsIndex(rest[0]) ? (YamlNode)new YamlSequenceNode() : new YamlMappingNode();
        YamlPath.Set(made, rest, value);
        return made;
    }

    private static int Column(YamlNode node) => (int)node.Start.Column - 1;

    // The mark at the end of a block stands after the comments that follow it, that of a list or map in brackets before the
    // bracket: the last value's end is the one to go by.
    private static int End(string text, YamlNode node) =>
        node is YamlMappingNode { Style: MappingStyle.Flow } or YamlSequenceNode { Style: SequenceStyle.Flow }
            ? text.IndexOfAny(['}', ']'], LastEnd(text, node) ?? (int)node.Start.Index) + 1
            : LastEnd(text, node) ?? (int)node.End.Index;

    private static int? LastEnd(string text, YamlNode node) => node switch
    {
        YamlMappingNode { Children.Count: > 0 } map => Math.Max(End(text, map.Children.Last().Key), End(text, map.Children.Last().Value)),
        YamlSequenceNode { Children.Count: > 0 } list => End(text, list.Children[^1]),
        _ => null,
    };

    private static int LineStart(string text, int index) => index == 0 ? 0 : text.LastIndexOf('\n', index - 1) + 1;

    private static int LineEnd(string text, int index)
    {
        if (text[index - 1] == '\n')
        {
            return index;
        }

        var end = text.IndexOf('\n', index);
        return end < 0 ? text.Length : end + 1;
    }

    private static string Spaces(int count) => new(' ', count);
}
