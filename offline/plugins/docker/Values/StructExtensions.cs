using Google.Protobuf.WellKnownTypes;

namespace Omega.Offline.Plugins.Docker.Values;

/// <summary>Typed reading of property values; what is absent reads as null or empty.</summary>
internal static class StructExtensions
{
    /// <summary>The value of the key without secret wrapping, or null when absent or null.</summary>
    internal static Value? Get(this Struct properties, string key) =>
        properties.Fields.TryGetValue(key, out var value) && Wire.Reveal(value) is var plain
        && plain.KindCase is not Value.KindOneofCase.NullValue and not Value.KindOneofCase.None
            ? plain
            : null;

    /// <summary>The text of the key, or null when absent.</summary>
    internal static string? Text(this Struct properties, string key) => properties.Get(key)?.StringValue;

    /// <summary>The text of the key, or null when absent or empty.</summary>
    internal static string? NonEmpty(this Struct properties, string key) =>
        properties.Text(key) is { Length: > 0 } text ? text : null;

    /// <summary>The text of the key; null, which the Docker client's models take for "not set", when absent or empty.</summary>
    internal static string OrUnset(this Struct properties, string key) => properties.NonEmpty(key)!;

    /// <summary>The whole number of the key, or null when absent.</summary>
    internal static long? Number(this Struct properties, string key) =>
        properties.Get(key) is { } value ? (long)value.NumberValue : null;

    /// <summary>Whether the key is true.</summary>
    internal static bool Flag(this Struct properties, string key) => properties.Get(key)?.BoolValue ?? false;

    /// <summary>The texts of the key; empty when absent.</summary>
    internal static List<string> Texts(this Struct properties, string key) =>
        [.. properties.Items(key).Select(item => Wire.Reveal(item).StringValue)];

    /// <summary>The elements of the key; empty when absent.</summary>
    internal static IEnumerable<Value> Items(this Struct properties, string key) =>
        properties.Get(key)?.ListValue?.Values ?? Enumerable.Empty<Value>();

    /// <summary>The objects of the key; empty when absent.</summary>
    internal static IEnumerable<Struct> Blocks(this Struct properties, string key) =>
        properties.Items(key).Select(item => Wire.Reveal(item).StructValue).Where(item => item is not null);

    /// <summary>The object of the key, or null when absent.</summary>
    internal static Struct? Block(this Struct properties, string key) => properties.Get(key)?.StructValue;

    /// <summary>The map of the key; empty when absent.</summary>
    internal static Dictionary<string, string> Map(this Struct properties, string key) =>
        properties.Block(key)?.Fields
            .Where(field => !Wire.IsReserved(field.Key))
            .ToDictionary(field => field.Key, field => Wire.Reveal(field.Value).StringValue)
        ?? [];
}
