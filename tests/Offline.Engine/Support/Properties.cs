using Google.Protobuf.WellKnownTypes;

namespace Omega.Offline.Engine.Tests.Support;

/// <summary>Properties as short text, by their names.</summary>
internal static class Properties
{
    public static string Text(Struct properties) => $"{{{string.Join(", ", properties.Fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}: {Text(field.Value)}"))}}}";

    private static string Text(Value value) => value.KindCase switch
    {
        _ when value.Equals(Wire.Unknown()) => "unknown",
        Value.KindOneofCase.StructValue => Text(value.StructValue),
        Value.KindOneofCase.ListValue => $"[{string.Join(", ", value.ListValue.Values.Select(Text))}]",
        Value.KindOneofCase.StringValue => value.StringValue,
        _ => value.ToString(),
    };
}
