using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Protocol;

namespace Omega.Offline.Plugins.Command.Values;

/// <summary>The marker values of property values on the wire.</summary>
internal static class Wire
{
    /// <summary>Stands for a value that is known only after the update.</summary>
    internal const string Unknown = Signatures.Unknown;

    /// <summary>The key that makes an object a special value.</summary>
    internal const string Signature = Signatures.Key;

    /// <summary>Signature of a file.</summary>
    internal const string Asset = Signatures.Asset;

    /// <summary>Signature of a set of files.</summary>
    internal const string Archive = Signatures.Archive;

    private const string Secret = Signatures.Secret;
    private const string Output = Signatures.Output;

    /// <summary>Whether the value is null or absent.</summary>
    internal static bool IsNothing(Value? value) =>
        value?.KindCase is null or Value.KindOneofCase.None or Value.KindOneofCase.NullValue;

    /// <summary>Whether the value is known only after the update.</summary>
    internal static bool IsUnknown(Value value) =>
        value.KindCase == Value.KindOneofCase.StringValue && value.StringValue == Unknown;

    /// <summary>Whether the value is an object with a signature: a secret, an asset, an archive.</summary>
    internal static bool IsSpecial(Value value) =>
        value.KindCase == Value.KindOneofCase.StructValue && value.StructValue.Fields.ContainsKey(Signature);

    /// <summary>The value without secret or output wrapping around it.</summary>
    internal static Value Reveal(Value value)
    {
        while (IsSpecial(value) && value.StructValue.Fields[Signature].StringValue is Secret or Output)
        {
            value = value.StructValue.Fields.TryGetValue("value", out var inner) ? inner : Value.ForString(Unknown);
        }

        return value;
    }
}
