using System.Globalization;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Display;

/// <summary>Shows properties and their changes as indented lines; a secret is never shown.</summary>
internal sealed class DiffText
{
    private readonly StringBuilder _text = new();

    /// <summary>The lines for what changes between the two; either may be nothing.</summary>
    public static string Of(Struct? old, Struct? now, int indent)
    {
        var text = new DiffText();
        text.Fields(old ?? new Struct(), now ?? new Struct(), indent, whole: old is null);
        return text._text.ToString();
    }

    private void Fields(Struct old, Struct now, int indent, bool whole)
    {
        var keys = old.Fields.Keys.Union(now.Fields.Keys)
            .Where(key => IsShown(key) && Differs(old, now, key))
            .Order(StringComparer.Ordinal)
            .ToList();
        var width = keys.Count == 0 ? 0 : keys.Max(key => key.Length);
        foreach (var key in keys)
        {
            Entry(key.PadRight(width) + ": ", old.Fields.GetValueOrDefault(key), now.Fields.GetValueOrDefault(key), indent, whole);
        }
    }

    private void Entry(string label, Value? old, Value? now, int indent, bool whole)
    {
        var sign = whole ? "  " : old is null ? "+ " : now is null ? "- " : "~ ";
        _text.Append(' ', Math.Max(0, indent - 2)).Append(sign).Append(label);
        if (old is null || now is null)
        {
            Value(old ?? now!, indent, sign);
        }
        else if (!Wire.IsSecret(old, out _) && !Wire.IsSecret(now, out _)
            && old.KindCase == Google.Protobuf.WellKnownTypes.Value.KindOneofCase.StructValue && now.KindCase == old.KindCase)
        {
            _text.Append("{\n");
            Fields(old.StructValue, now.StructValue, indent + 4, whole: false);
            _text.Append(' ', indent).Append('}');
        }
        else if (old.KindCase == Google.Protobuf.WellKnownTypes.Value.KindOneofCase.ListValue && now.KindCase == old.KindCase)
        {
            Items(old.ListValue, now.ListValue, indent);
        }
        else
        {
            Value(old, indent, sign);
            _text.Append(" => ");
            Value(now, indent, sign);
        }

        _text.Append('\n');
    }

    private void Items(ListValue old, ListValue now, int indent)
    {
        _text.Append("[\n");
        for (var i = 0; i < Math.Max(old.Values.Count, now.Values.Count); i++)
        {
            var before = i < old.Values.Count ? old.Values[i] : null;
            var after = i < now.Values.Count ? now.Values[i] : null;
            if (before is null || !before.Equals(after))
            {
                Entry(string.Create(CultureInfo.InvariantCulture, $"[{i}]: "), before, after, indent + 4, whole: false);
            }
        }

        _text.Append(' ', indent).Append(']');
    }

    private void Value(Value value, int indent, string sign)
    {
        if (Wire.IsSecret(value, out _))
        {
            _text.Append(PropertyJson.Hidden);
        }
        else if (Wire.IsUnknown(value))
        {
            _text.Append("[unknown]");
        }
        else if (value.KindCase == Google.Protobuf.WellKnownTypes.Value.KindOneofCase.StructValue && value.StructValue.Fields.Count > 0)
        {
            _text.Append("{\n");
            foreach (var (key, item) in value.StructValue.Fields.Where(field => IsShown(field.Key)).OrderBy(field => field.Key, StringComparer.Ordinal))
            {
                Line(key + ": ", item, indent + 4, sign);
            }

            _text.Append(' ', indent).Append('}');
        }
        else if (value.KindCase == Google.Protobuf.WellKnownTypes.Value.KindOneofCase.ListValue && value.ListValue.Values.Count > 0)
        {
            _text.Append("[\n");
            for (var i = 0; i < value.ListValue.Values.Count; i++)
            {
                Line(string.Create(CultureInfo.InvariantCulture, $"[{i}]: "), value.ListValue.Values[i], indent + 4, sign);
            }

            _text.Append(' ', indent).Append(']');
        }
        else
        {
            _text.Append(PropertyJson.Text(value, _ => PropertyJson.Hidden));
        }
    }

    private void Line(string label, Value value, int indent, string sign)
    {
        _text.Append(' ', indent - 2).Append(sign).Append(label);
        Value(value, indent, sign);
        _text.Append('\n');
    }

    // What a provider keeps for itself.
    private static bool IsShown(string key) => !key.StartsWith("__", StringComparison.Ordinal);

    private static bool Differs(Struct old, Struct now, string key) =>
        !old.Fields.TryGetValue(key, out var before) || !now.Fields.TryGetValue(key, out var after) || !before.Equals(after);
}
