namespace Omega.Core.StackFiles;

/// <summary>One node of a stack file, with the place that it was written at; an alias is kept as such and never followed.</summary>
internal sealed record StackNode
{
    /// <summary>What a node is.</summary>
    public enum NodeKind
    {
        /// <summary>Text, a number, true, false or nothing.</summary>
        Scalar,

        /// <summary>Keys and values.</summary>
        Mapping,

        /// <summary>A list.</summary>
        Sequence,

        /// <summary>A repetition of an anchored node.</summary>
        Alias,
    }

    /// <summary>What it is.</summary>
    public required NodeKind Kind { get; init; }

    /// <summary>Text of a scalar, name of an alias.</summary>
    public string Value { get; init; } = "";

    /// <summary>Whether a scalar stands without quotes, so that it may be a number, true, false or nothing.</summary>
    public bool IsPlain { get; init; }

    /// <summary>Whether a scalar is written as indented lines (`|` or `>`).</summary>
    public bool IsBlockScalar { get; init; }

    /// <summary>Whether a mapping or list is written in braces.</summary>
    public bool IsFlow { get; init; }

    /// <summary>Anchor and tag, empty for none.</summary>
    public string Properties { get; init; } = "";

    /// <summary>Keys and values of a mapping, in order.</summary>
    public IReadOnlyList<(StackNode Key, StackNode Value)> Entries { get; init; } = [];

    /// <summary>Items of a list.</summary>
    public IReadOnlyList<StackNode> Items { get; init; } = [];

    /// <summary>Index of its first character in the text.</summary>
    public int Start { get; init; }

    /// <summary>Index after its last character in the text.</summary>
    public int End { get; init; }

    /// <summary>Line of its first character, from 1.</summary>
    public int Line { get; init; }

    /// <summary>A mapping without keys.</summary>
    public static StackNode Empty { get; } = new() { Kind = NodeKind.Mapping };

    /// <summary>True for a key without a value.</summary>
    public bool IsNothing => Kind == NodeKind.Scalar && IsPlain && Properties.Length == 0 && Value is "" or "~" or "null";

    /// <summary>Text that stays text whatever it looks like.</summary>
    public static StackNode Text(string value) => new() { Kind = NodeKind.Scalar, Value = value };

    /// <summary>A list of nodes.</summary>
    public static StackNode List(IEnumerable<StackNode> items) => new() { Kind = NodeKind.Sequence, Items = [.. items] };

    /// <summary>A mapping of nodes.</summary>
    public static StackNode Fields(IEnumerable<(string Key, StackNode Value)> fields) =>
        new() { Kind = NodeKind.Mapping, Entries = [.. fields.Select(field => (Text(field.Key), field.Value))] };

    /// <summary>The value of a key of this mapping; null when it has none.</summary>
    public StackNode? Find(string key) => Entries.FirstOrDefault(entry => entry.Key.Value == key).Value;

    /// <summary>A value under further keys; the value itself for none.</summary>
    public static StackNode Below(ReadOnlySpan<string> path, StackNode value) =>
        path.Length == 0 ? value : Fields([(path[0], Below(path[1..], value))]);

    /// <summary>The same tree with another value at a path; null removes it.</summary>
    public StackNode With(ReadOnlySpan<string> path, StackNode? value)
    {
        var key = path[0];
        var below = path.Length == 1 ? value : (Find(key) is { IsNothing: false } found ? found : Empty).With(path[1..], value);
        var entries = Entries.ToList();
        var index = entries.FindIndex(entry => entry.Key.Value == key);
        if (below is null)
        {
            entries.RemoveAll(entry => entry.Key.Value == key);
        }
        else if (index < 0)
        {
            entries.Add((Text(key), below));
        }
        else
        {
            entries[index] = (entries[index].Key, below);
        }

        return this with { Kind = NodeKind.Mapping, Entries = entries };
    }

    /// <summary>Whether both mean the same: values, kinds, anchors and tags; neither order of keys nor layout.</summary>
    public bool MeansTheSame(StackNode other)
    {
        if (Kind != other.Kind || Properties != other.Properties)
        {
            return false;
        }

        return Kind switch
        {
            NodeKind.Mapping => Entries.Count == other.Entries.Count
                && Entries.All(entry => other.Find(entry.Key.Value) is { } value && entry.Value.MeansTheSame(value)),
            NodeKind.Sequence => Items.Count == other.Items.Count && Items.Zip(other.Items).All(pair => pair.First.MeansTheSame(pair.Second)),
            _ => Value == other.Value && IsPlain == other.IsPlain,
        };
    }
}
