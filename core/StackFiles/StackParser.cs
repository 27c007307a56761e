using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Omega.Core.StackFiles;

/// <summary>Reads the text of a stack file into nodes that know their place.</summary>
internal sealed class StackParser
{
    // Nothing that configures a site is nested deeper; a hostile file must not end the program by its depth.
    private const int DeepestNesting = 64;

    private readonly string _path;
    private readonly Parser _events;
    private int _depth;

    private StackParser(string path, string text)
    {
        _path = path;
        _events = new Parser(new StringReader(text));
    }

    /// <summary>The root of the one document; null when the text holds none.</summary>
    /// <exception cref="OmegaException">The text is no YAML, or none that a stack file may hold.</exception>
    public static StackNode? Parse(string path, string text)
    {
        var parser = new StackParser(path, text);
        try
        {
            return parser.Document();
        }
        catch (YamlException problem)
        {
            throw StackFileException.Of(path, (int)problem.Start.Line, $"is no YAML: {problem.Message}", "Mend that line.");
        }
    }

    private StackNode? Document()
    {
        _events.Consume<StreamStart>();
        if (_events.TryConsume<StreamEnd>(out _))
        {
            return null;
        }

        _events.Consume<DocumentStart>();
        var root = Node();
        _events.Consume<DocumentEnd>();
        return _events.TryConsume<DocumentStart>(out var second)
            ? throw StackFileException.Of(
                _path, (int)second.Start.Line, "begins a second document (`---`)", "A stack file holds one: remove the others.")
            : root;
    }

    private StackNode Node()
    {
        if (++_depth > DeepestNesting)
        {
            throw StackFileException.Of(
                _path, (int)_events.Current!.Start.Line, $"is nested deeper than {DeepestNesting} levels", "No setting of a stack is: remove it.");
        }

        var node = _events.Consume<ParsingEvent>() switch
        {
            Scalar scalar => Read(scalar),
            AnchorAlias alias => At(alias, alias.End, new() { Kind = StackNode.NodeKind.Alias, Value = alias.Value.Value }),
            MappingStart mapping => Read(mapping),
            SequenceStart sequence => Read(sequence),
            var other => throw new YamlException(other.Start, other.End, $"a value is missing ({other.GetType().Name})"),
        };
        _depth--;
        return node;
    }

    private static StackNode Read(Scalar scalar) => At(scalar, scalar.End, new()
    {
        Kind = StackNode.NodeKind.Scalar,
        Value = scalar.Value,
        IsPlain = scalar.Style == ScalarStyle.Plain,
        IsBlockScalar = scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded,
        Properties = Properties(scalar),
    });

    private StackNode Read(MappingStart start)
    {
        var entries = new List<(StackNode Key, StackNode Value)>();
        MappingEnd? end;
        while (!_events.TryConsume<MappingEnd>(out end))
        {
            var key = Node();
            if (key.Kind != StackNode.NodeKind.Scalar)
            {
                throw StackFileException.Of(_path, key.Line, "has a key that is no text", "Write the key as text, `key: value`.");
            }

            if (entries.Exists(entry => entry.Key.Value == key.Value))
            {
                throw StackFileException.Of(
                    _path, key.Line, $"gives the key {YamlText.Quote(key.Value)} a second time", "Each key stands once: remove one of the two.");
            }

            entries.Add((key, Node()));
        }

        var isFlow = start.Style == MappingStyle.Flow;
        return At(start, isFlow ? end.End : default, new()
        {
            Kind = StackNode.NodeKind.Mapping,
            IsFlow = isFlow,
            Entries = entries,
            Properties = Properties(start),
            End = entries.Count > 0 ? entries[^1].Value.End : Index(start.End),
        });
    }

    private StackNode Read(SequenceStart start)
    {
        var items = new List<StackNode>();
        SequenceEnd? end;
        while (!_events.TryConsume<SequenceEnd>(out end))
        {
            items.Add(Node());
        }

        var isFlow = start.Style == SequenceStyle.Flow;
        return At(start, isFlow ? end.End : default, new()
        {
            Kind = StackNode.NodeKind.Sequence,
            IsFlow = isFlow,
            Items = items,
            Properties = Properties(start),
            End = items.Count > 0 ? items[^1].End : Index(start.End),
        });
    }

    /// <summary>A block ends with its last node: the parser's own mark lies behind the comments that follow.</summary>
    private static StackNode At(ParsingEvent start, Mark end, StackNode node) => node with
    {
        Start = Index(start.Start),
        End = end.Equals(default) ? node.End : Index(end),
        Line = (int)start.Start.Line,
    };

    private static int Index(Mark mark) => (int)mark.Index;

    private static string Properties(NodeEvent node) =>
        (node.Anchor.IsEmpty ? "" : $"&{node.Anchor.Value}") + (node.Tag.IsEmpty ? "" : $"!{node.Tag}");
}
