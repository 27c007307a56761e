using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Protocol;

namespace Omega.Offline.Plugins.Docker.Values;

/// <summary>The reserved keys and marker values of property values on the wire.</summary>
internal static class Wire
{
    /// <summary>Stands for a text that is known only after the update.</summary>
    internal const string Unknown = Signatures.Unknown;

    /// <summary>Names, in every input object, the properties that Check filled in.</summary>
    internal const string Defaults = "__defaults";

    /// <summary>Holds the bridge's private data of a resource.</summary>
    internal const string Meta = "__meta";

    /// <summary>Marks an object as a special value.</summary>
    internal const string Signature = Signatures.Key;

    /// <summary>Signature of a secret.</summary>
    internal const string Secret = Signatures.Secret;

    /// <summary>Whether the value is one of the engine's or the bridge's own keys.</summary>
    internal static bool IsReserved(string key) => key.StartsWith("__", StringComparison.Ordinal);

    /// <summary>Wraps a value so that the engine encrypts it in the state.</summary>
    internal static Value AsSecret(Value value) => Value.ForStruct(new Struct
    {
        Fields = { [Signature] = Value.ForString(Secret), ["value"] = value },
    });

    /// <summary>The value without its secret wrapping, if it has one.</summary>
    internal static Value Reveal(Value value) =>
        value.KindCase == Value.KindOneofCase.StructValue
        && value.StructValue.Fields.TryGetValue(Signature, out var signature)
        && signature.StringValue == Secret
        && value.StructValue.Fields.TryGetValue("value", out var inner)
            ? Reveal(inner)
            : value;

    /// <summary>Whether the value, or anything in it, is not known yet.</summary>
    internal static bool HasUnknown(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.StringValue => IsUnknown(value),
        Value.KindOneofCase.ListValue => value.ListValue.Values.Any(HasUnknown),
        Value.KindOneofCase.StructValue => value.StructValue.Fields.Values.Any(HasUnknown),
        _ => false,
    };

    /// <summary>Whether the value itself stands for one that is not known yet.</summary>
    internal static bool IsUnknown(Value value) => value.KindCase == Value.KindOneofCase.StringValue
        && IsUnknown(value.StringValue);

    /// <summary>Whether the text stands for a value that is not known yet.</summary>
    internal static bool IsUnknown(string text) => Signatures.Unknowns.Contains(text);
}
