using Google.Protobuf.WellKnownTypes;

namespace Omega.Offline.Plugins.Command.Values;

/// <summary>Typed reading of property values; what is absent, null or unknown reads as null.</summary>
internal static class StructExtensions
{
    /// <summary>The value of the key without wrapping, or null.</summary>
    internal static Value? Get(this Struct properties, string key) =>
        properties.Fields.TryGetValue(key, out var value) && Wire.Reveal(value) is var plain
            && !Wire.IsNothing(plain) && !Wire.IsUnknown(plain)
            ? plain
            : null;

    /// <summary>The text of the key, or null.</summary>
    internal static string? Text(this Struct properties, string key) => properties.Get(key)?.StringValue;

    /// <summary>The flag of the key, or null.</summary>
    internal static bool? Flag(this Struct properties, string key) => properties.Get(key)?.BoolValue;

    /// <summary>The texts of the key, or null.</summary>
    internal static IReadOnlyList<string>? Texts(this Struct properties, string key) =>
        properties.Get(key)?.ListValue.Values.Select(item => Wire.Reveal(item).StringValue).ToList();

    /// <summary>The map of the key; empty when absent.</summary>
    internal static IReadOnlyDictionary<string, string> Map(this Struct properties, string key) =>
        properties.Get(key)?.StructValue.Fields.ToDictionary(field => field.Key, field => Wire.Reveal(field.Value).StringValue)
        ?? [];
}
