using Google.Protobuf.WellKnownTypes;

namespace Omega.Offline.Plugins.Docker.Schema;

/// <summary>Short constructors for the property tables.</summary>
internal static class Define
{
    /// <summary>A yes or no.</summary>
    internal static Property Flag(string name, Traits traits = Traits.None, bool? fallback = null) =>
        new(name, ValueKind.Flag, traits) { Default = fallback is { } flag ? Value.ForBool(flag) : null };

    /// <summary>A whole number.</summary>
    internal static Property Number(string name, Traits traits = Traits.None, long? fallback = null) =>
        new(name, ValueKind.Number, traits) { Default = fallback is { } number ? Value.ForNumber(number) : null };

    /// <summary>A text.</summary>
    internal static Property Text(string name, Traits traits = Traits.None, string? fallback = null) =>
        new(name, ValueKind.Text, traits) { Default = fallback is { } text ? Value.ForString(text) : null };

    /// <summary>Texts in order.</summary>
    internal static Property TextList(string name, Traits traits = Traits.None) => new(name, ValueKind.TextList, traits);

    /// <summary>Texts in any order.</summary>
    internal static Property TextSet(string name, Traits traits = Traits.None) => new(name, ValueKind.TextSet, traits);

    /// <summary>Texts by name.</summary>
    internal static Property Map(string name, Traits traits = Traits.None) => new(name, ValueKind.Map, traits);

    /// <summary>One object.</summary>
    internal static Property Block(string name, string type, Traits traits, params Property[] fields) =>
        new(name, ValueKind.Block, traits) { TypeName = type, Fields = fields };

    /// <summary>Objects in order.</summary>
    internal static Property BlockList(string name, string type, Traits traits, params Property[] fields) =>
        new(name, ValueKind.BlockList, traits) { TypeName = type, Fields = fields };

    /// <summary>Objects in any order.</summary>
    internal static Property BlockSet(string name, string type, Traits traits, params Property[] fields) =>
        new(name, ValueKind.BlockSet, traits) { TypeName = type, Fields = fields };

    /// <summary>Labels, as the provider writes them: a set of label and value.</summary>
    internal static Property Labels(string type, Traits traits) => BlockSet(
        "labels", type, traits, Text("label", Traits.Replaces | Traits.Required), Text("value", Traits.Replaces | Traits.Required));
}
