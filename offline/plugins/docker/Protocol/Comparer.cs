using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Schema;
using Omega.Offline.Plugins.Docker.Values;

namespace Omega.Offline.Plugins.Docker.Protocol;

/// <summary>Decides which values mean the same: what is absent equals false, zero, "" and the empty collection.</summary>
internal static class Comparer
{
    /// <summary>Whether the value is absent or says nothing.</summary>
    internal static bool IsEmpty(Value? value) => value is null || value.KindCase switch
    {
        Value.KindOneofCase.None or Value.KindOneofCase.NullValue => true,
        Value.KindOneofCase.BoolValue => !value.BoolValue,
        Value.KindOneofCase.NumberValue => value.NumberValue == 0,
        Value.KindOneofCase.StringValue => value.StringValue.Length == 0,
        Value.KindOneofCase.ListValue => value.ListValue.Values.Count == 0,
        _ => value.StructValue.Fields.All(field => Wire.IsReserved(field.Key) || IsEmpty(field.Value)),
    };

    /// <summary>Whether both values mean the same for the property.</summary>
    internal static bool Same(Property property, Value? old, Value? given)
    {
        if (IsEmpty(given))
        {
            return property.Is(Traits.Computed) && given is null || IsEmpty(old);
        }

        if (IsEmpty(old) || old!.KindCase != given!.KindCase)
        {
            return false;
        }

        return property.Kind switch
        {
            ValueKind.TextList => old.Equals(given),
            ValueKind.TextSet => Texts(old).SetEquals(Texts(given)),
            ValueKind.Map => SameMap(old.StructValue, given.StructValue),
            ValueKind.Block => SameFields(property, old, given),
            ValueKind.BlockList => old.ListValue.Values.Count == given.ListValue.Values.Count
                && old.ListValue.Values.Zip(given.ListValue.Values).All(pair => SameFields(property, pair.First, pair.Second)),
            ValueKind.BlockSet => old.ListValue.Values.Count == given.ListValue.Values.Count
                && given.ListValue.Values.All(item => Contains(property, old, item)),
            _ => old.Equals(given),
        };
    }

    /// <summary>Whether one of the set's elements means the same as the item.</summary>
    internal static bool Contains(Property property, Value set, Value item) => property.IsBlock
        ? set.ListValue.Values.Any(other => SameFields(property, other, item))
        : set.ListValue.Values.Contains(item);

    private static bool SameFields(Property property, Value old, Value given)
    {
        if (old.StructValue is null || given.StructValue is null)
        {
            return old.Equals(given);
        }

        return property.Fields.All(field => Same(
            field, old.StructValue.Get(field.Name), given.StructValue.Get(field.Name)));
    }

    private static bool SameMap(Struct old, Struct given) => old.Fields.Count == given.Fields.Count
        && given.Fields.All(field => old.Fields.TryGetValue(field.Key, out var value) && value.Equals(field.Value));

    private static HashSet<string> Texts(Value list) => [.. list.ListValue.Values.Select(item => item.StringValue)];
}
