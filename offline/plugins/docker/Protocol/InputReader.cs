using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Schema;
using Omega.Offline.Plugins.Docker.Values;

namespace Omega.Offline.Plugins.Docker.Protocol;

/// <summary>Derives the inputs that a state stands for, so that a refresh shows what changed by hand.</summary>
internal static class InputReader
{
    /// <summary>The old inputs with what the state says otherwise; without old inputs, all that the state holds.</summary>
    internal static Struct Read(ResourceSchema schema, Struct? oldInputs, Struct state)
    {
        var known = oldInputs is { Fields.Count: > 0 };
        var inputs = new Struct();
        foreach (var property in schema.Inputs)
        {
            var (old, now) = (known ? oldInputs!.Get(property.Name) : null, state.Get(property.Name));
            if (old is not null)
            {
                inputs.Fields[property.Name] = Comparer.Same(property, now, old) ? old : Strip(property, now);
            }
            else if (!known && !property.Is(Traits.Computed) && !Comparer.IsEmpty(now))
            {
                inputs.Fields[property.Name] = Strip(property, now);
            }
        }

        inputs.Fields[Wire.Defaults] = known && oldInputs!.Get(Wire.Defaults) is { } defaults ? defaults : Value.ForList();
        return inputs;
    }

    private static Value Strip(Property property, Value? value) => property switch
    {
        _ when value is null => property.IsList ? Value.ForList() : Make.Null,
        { Kind: ValueKind.Block } => Value.ForStruct(StripFields(property, value.StructValue)),
        { IsBlock: true } => Value.ForList([.. value.ListValue.Values.Select(item =>
            Value.ForStruct(StripFields(property, item.StructValue)))]),
        _ => value,
    };

    private static Struct StripFields(Property property, Struct given)
    {
        var result = new Struct { Fields = { [Wire.Defaults] = Value.ForList() } };
        foreach (var field in property.Fields.Where(field => !Comparer.IsEmpty(given.Get(field.Name))))
        {
            result.Fields[field.Name] = Strip(field, given.Get(field.Name));
        }

        return result;
    }
}
