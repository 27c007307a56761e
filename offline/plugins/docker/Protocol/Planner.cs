using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Schema;
using Omega.Offline.Plugins.Docker.Values;

namespace Omega.Offline.Plugins.Docker.Protocol;

/// <summary>Foretells the state that inputs lead to.</summary>
internal static class Planner
{
    /// <summary>The state after the update; what only the engine can say is unknown, or as it was before.</summary>
    internal static Struct Plan(ResourceSchema schema, Struct? old, Struct inputs)
    {
        var state = new Struct();
        foreach (var property in schema.Properties)
        {
            state.Fields[property.Name] = inputs.Get(property.Name) is { } given
                ? Complete(property, given, isUpdate: old is not null)
                : Absent(property, old);
        }

        return state;
    }

    private static Value Absent(Property property, Struct? old)
    {
        if (property.Is(Traits.Computed))
        {
            return old is null ? Make.Unknown : old.Get(property.Name) ?? Make.Null;
        }

        return property.Kind switch
        {
            // The official provider's state has these as false and 0, and every other absent one as null.
            ValueKind.Flag when property.Name is "attach" or "logs" or "rm" or "wait" or "stdinOpen" or "tty" =>
                Value.ForBool(false),
            ValueKind.Number when property.Name == "memoryReservation" => Value.ForNumber(0),
            ValueKind.BlockSet or ValueKind.BlockList => Value.ForList(),
            ValueKind.Flag or ValueKind.Number or ValueKind.Text when old?.Get(property.Name) is { } before =>
                Zero(before),
            _ => Make.Null,
        };
    }

    private static Value Zero(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.BoolValue => Value.ForBool(false),
        Value.KindOneofCase.NumberValue => Value.ForNumber(0),
        _ => Value.ForString(""),
    };

    private static Value Complete(Property property, Value given, bool isUpdate)
    {
        if (Wire.IsUnknown(given))
        {
            return given;
        }

        return property.Kind switch
        {
            ValueKind.Block => Value.ForStruct(CompleteFields(property, given.StructValue, isUpdate)),
            ValueKind.BlockSet or ValueKind.BlockList => Value.ForList([.. given.ListValue.Values.Select(item =>
                item.StructValue is { } block ? Value.ForStruct(CompleteFields(property, block, isUpdate)) : item)]),
            _ => given,
        };
    }

    private static Struct CompleteFields(Property property, Struct given, bool isUpdate)
    {
        var result = new Struct();
        foreach (var field in property.Fields)
        {
            result.Fields[field.Name] = given.Get(field.Name) is { } value
                ? Complete(field, value, isUpdate)
                : field.Kind switch
                {
                    ValueKind.Text => Value.ForString(""),
                    ValueKind.Number when isUpdate => Value.ForNumber(0),
                    ValueKind.Flag when isUpdate => Value.ForBool(false),
                    ValueKind.Number or ValueKind.Flag or ValueKind.Map or ValueKind.Block => Make.Null,
                    _ => Value.ForList(),
                };
        }

        return result;
    }
}
