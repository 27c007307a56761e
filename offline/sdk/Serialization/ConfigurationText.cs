using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Pulumi;

/// <summary>The JSON text that a provider's configuration travels as.</summary>
internal static class ConfigurationText
{
    /// <summary>The text of a value; the same for the same value in every run.</summary>
    public static string Of(Value value) => JsonFormatter.Default.Format(Sorted(value));

    private static Value Sorted(Value value)
    {
        switch (value.KindCase)
        {
            case Value.KindOneofCase.StructValue:
                var fields = new Struct();
                foreach (var (name, field) in value.StructValue.Fields.OrderBy(field => field.Key, StringComparer.Ordinal))
                {
                    fields.Fields[name] = Sorted(field);
                }

                return Value.ForStruct(fields);
            case Value.KindOneofCase.ListValue:
                return Value.ForList([.. value.ListValue.Values.Select(Sorted)]);
            default:
                return value;
        }
    }
}
