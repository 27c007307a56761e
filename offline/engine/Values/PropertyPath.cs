using System.Globalization;
using System.Text;
using Google.Protobuf.WellKnownTypes;

namespace Omega.Offline.Engine.Values;

/// <summary>A path into properties: <c>a.b[0]["c.d"]</c>, with <c>*</c> for every element or key.</summary>
internal sealed class PropertyPath
{
    private PropertyPath(IReadOnlyList<string> segments) => Segments = segments;

    /// <summary>Keys and indexes from the outside in; <c>*</c> matches any.</summary>
    public IReadOnlyList<string> Segments { get; }

    /// <summary>Reads a path; a text that is none becomes one key.</summary>
    public static PropertyPath Parse(string text)
    {
        var segments = new List<string>();
        var position = 0;
        while (position < text.Length)
        {
            switch (text[position])
            {
                case '.':
                    position++;
                    break;
                case '[':
                    if (!Bracket(text, ref position, segments))
                    {
                        return new PropertyPath([text]);
                    }

                    break;
                default:
                    var end = text.AsSpan(position).IndexOfAny('.', '[');
                    end = end < 0 ? text.Length : position + end;
                    segments.Add(text[position..end]);
                    position = end;
                    break;
            }
        }

        return new PropertyPath(segments);
    }

    /// <summary>Tells whether this path, taken as a pattern, is the given path or leads into it from above.</summary>
    public bool Contains(PropertyPath other) =>
        Segments.Count <= other.Segments.Count
        && Segments.Zip(other.Segments).All(pair => pair.First == "*" || pair.First == pair.Second);

    /// <summary>Copies what the path leads to from <paramref name="source"/>; what is absent there is removed.</summary>
    public void Restore(Struct target, Struct source) => Restore(target, source, 0);

    private void Restore(Struct target, Struct? source, int depth)
    {
        var keys = Segments[depth] == "*"
            ? target.Fields.Keys.Union(source?.Fields.Keys ?? []).ToList()
            : [Segments[depth]];
        foreach (var key in keys)
        {
            Value? old = null;
            source?.Fields.TryGetValue(key, out old);
            if (depth == Segments.Count - 1)
            {
                if (old is null)
                {
                    target.Fields.Remove(key);
                }
                else
                {
                    target.Fields[key] = old.Clone();
                }
            }
            else if (target.Fields.TryGetValue(key, out var child))
            {
                RestoreInside(child, old, depth + 1);
            }
        }
    }

    private void RestoreInside(Value target, Value? source, int depth)
    {
        Wire.IsSecret(target, out var inside);
        var old = source;
        if (source is not null)
        {
            Wire.IsSecret(source, out old);
        }

        if (inside.KindCase == Value.KindOneofCase.StructValue)
        {
            Restore(inside.StructValue, old?.StructValue, depth);
        }
        else if (inside.KindCase == Value.KindOneofCase.ListValue && old?.KindCase == Value.KindOneofCase.ListValue)
        {
            RestoreItems(inside.ListValue, old.ListValue, depth);
        }
    }

    private void RestoreItems(ListValue target, ListValue source, int depth)
    {
        for (var i = 0; i < Math.Min(target.Values.Count, source.Values.Count); i++)
        {
            if (Segments[depth] != "*" && Segments[depth] != i.ToString(CultureInfo.InvariantCulture))
            {
                continue;
            }

            if (depth == Segments.Count - 1)
            {
                target.Values[i] = source.Values[i].Clone();
            }
            else
            {
                RestoreInside(target.Values[i], source.Values[i], depth + 1);
            }
        }
    }

    private static bool Bracket(string text, ref int position, List<string> segments)
    {
        position++;
        if (position < text.Length && text[position] == '"')
        {
            var key = new StringBuilder();
            for (position++; position < text.Length && text[position] != '"'; position++)
            {
                if (text[position] == '\\' && position + 1 < text.Length)
                {
                    position++;
                }

                key.Append(text[position]);
            }

            segments.Add(key.ToString());
            position += 2;
            return position <= text.Length;
        }

        var end = text.IndexOf(']', position);
        if (end < 0)
        {
            return false;
        }

        segments.Add(text[position..end]);
        position = end + 1;
        return true;
    }
}
