using Google.Protobuf.WellKnownTypes;

namespace Omega.Offline.Plugins.Docker.Values;

/// <summary>Short constructors of property values.</summary>
internal static class Make
{
    /// <summary>The null value.</summary>
    internal static Value Null => Value.ForNull();

    /// <summary>A value that is known only after the update.</summary>
    internal static Value Unknown => Value.ForString(Wire.Unknown);

    /// <summary>A list of texts; empty for null.</summary>
    internal static Value Texts(IEnumerable<string>? texts) =>
        Value.ForList([.. (texts ?? []).Select(Value.ForString)]);

    /// <summary>A list of objects.</summary>
    internal static Value Blocks(IEnumerable<Struct> blocks) => Value.ForList([.. blocks.Select(Value.ForStruct)]);

    /// <summary>A map, keys in order; null for none.</summary>
    internal static Value Map(IEnumerable<KeyValuePair<string, string>>? entries)
    {
        var map = new Struct();
        foreach (var (key, value) in entries ?? [])
        {
            map.Fields[key] = Value.ForString(value);
        }

        return Value.ForStruct(map);
    }

    /// <summary>A map; null when it has no entries.</summary>
    internal static Value MapOrNull(IDictionary<string, string>? entries) =>
        entries is { Count: > 0 } ? Map(entries) : Null;

    /// <summary>The list of label objects that a map of labels stands for, in order of the names.</summary>
    internal static Value Labels(IDictionary<string, string>? labels) => Blocks(
        (labels ?? new Dictionary<string, string>())
            .OrderBy(label => label.Key, StringComparer.Ordinal)
            .Select(label => Object(("label", Value.ForString(label.Key)), ("value", Value.ForString(label.Value)))));

    /// <summary>An object of the given fields.</summary>
    internal static Struct Object(params ReadOnlySpan<(string Key, Value Value)> fields)
    {
        var result = new Struct();
        foreach (var (key, value) in fields)
        {
            result.Fields[key] = value;
        }

        return result;
    }
}
