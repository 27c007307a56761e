using Google.Protobuf.WellKnownTypes;

namespace Omega.Offline.Plugins.Command.Values;

/// <summary>The marker values of property values on the wire.</summary>
internal static class Wire
{
    /// <summary>Stands for a value that is known only after the update.</summary>
    internal const string Unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

    /// <summary>The key that makes an object a special value.</summary>
    internal const string Signature = "4dabf18193072939515e22adb298388d";

    /// <summary>Signature of a file.</summary>
    internal const string Asset = "c44067f5952c0a294b673a41bacd8c17";

    /// <summary>Signature of a set of files.</summary>
    internal const string Archive = "0def7320c3a5731c473e5ecbe6d01bc7";

    private const string Secret = "1b47061264138c4ac30d75fd1eb44270";
    private const string Output = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

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
