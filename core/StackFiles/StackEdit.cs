namespace Omega.Core.StackFiles;

/// <summary>Changes the lines of one key in the text of a stack file and leaves every other line as it is.</summary>
internal sealed class StackEdit(string path, string text, StackNode root)
{
    private const int DefaultStep = 2;

    private readonly string _newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
    private readonly int _step = root.Find("config") is { Kind: StackNode.NodeKind.Mapping, IsFlow: false, Entries: [var first, ..] }
        ? Math.Max(1, first.Key.Start - LineStart(text, first.Key.Start))
        : DefaultStep;

    /// <summary>The node that an anchor names; null when there is none.</summary>
    public static StackNode? Anchored(StackNode node, string anchor) =>
        node.Properties.Split('!')[0] == $"&{anchor}"
            ? node
            : node.Entries.Select(entry => entry.Value).Concat(node.Items)
                .Select(below => Anchored(below, anchor)).FirstOrDefault(found => found is not null);

    /// <summary>The text with another value at a path from the root; null removes it.</summary>
    public string Put(string[] keys, StackNode? value)
    {
        if (root.IsFlow)
        {
            throw Refused(root, "file", "is written in braces");
        }

        var parent = root;
        for (var index = 0; ; index++)
        {
            var name = Name(keys, index);
            var entry = parent.Entries.FirstOrDefault(candidate => candidate.Key.Value == keys[index]);
            RequireOwnLine(entry.Key, name);
            if (entry.Value is null)
            {
                return value is null ? text : Insert(parent, keys[index], StackNode.Below(keys.AsSpan(index + 1), value));
            }

            if (index == keys.Length - 1)
            {
                return value is null ? Remove(keys, parent, entry) : Replace(entry, value, name);
            }

            if (entry.Value.IsNothing)
            {
                return value is null ? text : Replace(entry, StackNode.Below(keys.AsSpan(index + 1), value), name);
            }

            if (entry.Value.Kind != StackNode.NodeKind.Mapping)
            {
                throw Refused(entry.Value, name, $"must be an object, was {Describe(entry.Value)}");
            }

            if (entry.Value.IsFlow)
            {
                return Replace(entry, entry.Value.With(keys.AsSpan(index + 1), value), name);
            }

            parent = entry.Value;
        }
    }

    private string Insert(StackNode parent, string key, StackNode value)
    {
        if (parent.Entries.Count == 0)
        {
            // Only the root of an empty file has no keys and yet is no flow.
            return Splice(text.Length, text.Length, YamlText.Entry(key, value, 0, _step));
        }

        var column = parent.Entries[0].Key.Start - LineStart(text, parent.Entries[0].Key.Start);
        var end = EndOf(parent.Entries[^1].Value);
        return Splice(end, end, YamlText.Entry(key, value, column, _step));
    }

    private string Replace((StackNode Key, StackNode Value) entry, StackNode value, string name)
    {
        RequireReplaceable(entry.Value, name);
        var lineEnd = LineEnd(text, entry.Key.End);
        var column = entry.Key.Start - LineStart(text, entry.Key.Start);
        if (entry.Value is { IsNothing: true, Value: "" } or { Kind: not StackNode.NodeKind.Scalar, IsFlow: false })
        {
            // Behind the colon stands a comment at most, and stays.
            var colon = text.IndexOf(':', entry.Key.End) + 1;
            var behind = YamlText.After("", value, column, _step).ToList();
            return Splice(LineStart(text, entry.Key.Start), EndOf(entry.Value),
                [text[LineStart(text, colon)..colon] + behind[0] + text[colon..lineEnd].TrimEnd('\r', '\n'), .. behind.Skip(1)]);
        }

        if (entry.Value is { Kind: StackNode.NodeKind.Scalar, IsBlockScalar: false } && entry.Value.End <= lineEnd)
        {
            var lines = YamlText.After("", value, column, _step).ToList();
            if (lines.Count == 1)
            {
                // What stands behind the value on its line stays.
                return text[..entry.Value.Start] + lines[0].TrimStart() + text[entry.Value.End..];
            }
        }

        return Splice(LineStart(text, entry.Key.Start), EndOf(entry.Value), YamlText.Entry(entry.Key.Value, value, column, _step));
    }

    private string Remove(string[] keys, StackNode parent, (StackNode Key, StackNode Value) entry)
    {
        RequireReplaceable(entry.Value, Name(keys, keys.Length - 1));
        if (parent.Entries.Count > 1 || keys.Length <= 2)
        {
            return Splice(LineStart(text, entry.Key.Start), EndOf(entry.Value), []);
        }

        // An object without keys is not nothing.
        return Put(keys[..^1], StackNode.Empty);
    }

    private string Splice(int start, int end, IEnumerable<string> lines)
    {
        var before = text[..start];
        if (before.Length > 0 && before[^1] != '\n')
        {
            before += _newLine;
        }

        return before + string.Concat(lines.Select(line => line + _newLine)) + text[end..];
    }

    /// <summary>Index behind the last line of a value.</summary>
    private int EndOf(StackNode value)
    {
        var last = value;
        while (!last.IsFlow && (last.Entries.Count > 0 || last.Items.Count > 0))
        {
            last = last.Entries.Count > 0 ? last.Entries[^1].Value : last.Items[^1];
        }

        if (!last.IsBlockScalar || last.End != LineStart(text, last.End))
        {
            return LineEnd(text, last.End);
        }

        // Blank lines behind the lines of a text are no part of it, unless its head says so (`|+`).
        var end = last.End;
        while (!text[last.Start..LineEnd(text, last.Start)].Contains('+', StringComparison.Ordinal)
            && end > LineEnd(text, last.Start) && string.IsNullOrWhiteSpace(text[LineStart(text, end - 1)..end]))
        {
            end = LineStart(text, end - 1);
        }

        return end;
    }

    private void RequireOwnLine(StackNode? key, string name)
    {
        if (key is not null && !string.IsNullOrWhiteSpace(text[LineStart(text, key.Start)..key.Start]))
        {
            throw Refused(key, name, "does not stand first on its line");
        }
    }

    private void RequireReplaceable(StackNode value, string name)
    {
        if (value.Kind == StackNode.NodeKind.Alias)
        {
            throw Refused(value, name, $"repeats another part of the file (`*{value.Value}`)");
        }

        if (value.Properties.Length > 0)
        {
            throw Refused(value, name, "has an anchor or a tag");
        }

        if (value.IsFlow
            && text[value.Start..value.End].Split('\n').Any(line => line.Contains(" #", StringComparison.Ordinal) || line.StartsWith('#')))
        {
            throw Refused(value, name, "is written in braces with a comment inside");
        }
    }

    private StackFileException Refused(StackNode node, string name, string problem) =>
        StackFileException.Of(path, node.Line, $"{name} {problem}, which cannot be edited", "Write it as a plain block, one `key: value` per line.");

    private static string Name(string[] keys, int index) => index == 0 ? keys[0] : string.Join('.', keys[1..(index + 1)]);

    private static string Describe(StackNode node) => node.Kind switch
    {
        StackNode.NodeKind.Sequence => "a list",
        StackNode.NodeKind.Alias => $"a repetition of another part of the file (`*{node.Value}`)",
        _ => "text",
    };

    private static int LineStart(string text, int index) => index == 0 ? 0 : text.LastIndexOf('\n', index - 1) + 1;

    private static int LineEnd(string text, int index) => text.IndexOf('\n', index) is var end and >= 0 ? end + 1 : text.Length;
}
