using System.Collections;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;

namespace Pulumi;

/// <summary>Turns values into the wire format and collects what they depend on.</summary>
internal sealed class Serializer(bool keepSecrets)
{
    /// <summary>Resources that the serialized values came from.</summary>
    public HashSet<Resource> Dependencies { get; } = [];

    /// <summary>Whether a value was unknown.</summary>
    public bool SawUnknown { get; private set; }

    /// <summary>Whether a value was secret.</summary>
    public bool SawSecret { get; private set; }

    /// <summary>Serializes the inputs of <paramref name="args"/>; unset ones are left out.</summary>
    public async Task<Struct> ArgsAsync(InputArgs args)
    {
        var result = new Struct();
        foreach (var (input, value) in args.Inputs())
        {
            if (await ValueAsync(value).ConfigureAwait(false) is var wire && wire.KindCase != Value.KindOneofCase.NullValue)
            {
                result.Fields[input.Name] = wire;
            }
        }

        return result;
    }

    /// <summary>Serializes one input; as JSON text where the provider's configuration wants it.</summary>
    public async Task<Value> PropertyAsync(object value, bool asJson)
    {
        var wire = await ValueAsync(value).ConfigureAwait(false);
        return asJson && wire.KindCase != Value.KindOneofCase.NullValue ? Json(wire) : wire;
    }

    public async Task<Value> ValueAsync(object? value)
    {
        switch (value)
        {
            case null:
                return Value.ForNull();
            case IOutput output:
                return await OutputAsync(output).ConfigureAwait(false);
            case bool boolean:
                return Value.ForBool(boolean);
            case string text:
                return Value.ForString(text);
            case int or long or double or float or short or byte:
                return Value.ForNumber(Convert.ToDouble(value, CultureInfo.InvariantCulture));
            case InputArgs args:
                return Value.ForStruct(await ArgsAsync(args).ConfigureAwait(false));
            case AssetOrArchive asset:
                return await AssetAsync(asset).ConfigureAwait(false);
            case Resource resource:
                return await ReferenceAsync(resource).ConfigureAwait(false);
            case Task task:
                await task.ConfigureAwait(false);
                return await ValueAsync(task.GetType().GetProperty("Result")!.GetValue(task)).ConfigureAwait(false);
            case JsonElement element:
                return Value.Parser.ParseJson(element.GetRawText());
            case System.Enum enumeration:
                return Value.ForNumber(Convert.ToDouble(enumeration, CultureInfo.InvariantCulture));
            case IDictionary map:
                return await MapAsync(map.Keys.Cast<object>().Select(key => ((string)key, map[key]))).ConfigureAwait(false);
            case IEnumerable<KeyValuePair<string, object>> pairs:
                return await MapAsync(pairs.Select(pair => (pair.Key, (object?)pair.Value))).ConfigureAwait(false);
            case IEnumerable list:
                return await ListAsync(list).ConfigureAwait(false);
            default:
                return await OtherAsync(value).ConfigureAwait(false);
        }
    }

    private async Task<Value> OutputAsync(IOutput output)
    {
        var data = await output.GetUntypedAsync().ConfigureAwait(false);
        Dependencies.UnionWith(data.Resources);
        SawSecret |= data.IsSecret;
        if (!data.IsKnown)
        {
            SawUnknown = true;
            return Value.ForString(Wire.Unknown);
        }

        var value = await ValueAsync(data.Value).ConfigureAwait(false);
        return data.IsSecret && keepSecrets ? Secret(value) : value;
    }

    private async Task<Value> AssetAsync(AssetOrArchive asset)
    {
        var result = new Struct();
        result.Fields[Wire.Signature] = Value.ForString(asset.Signature);
        result.Fields[asset.Property] = await ValueAsync(asset.Value).ConfigureAwait(false);
        return Value.ForStruct(result);
    }

    private async Task<Value> ReferenceAsync(Resource resource)
    {
        Dependencies.Add(resource);
        var result = new Struct();
        result.Fields[Wire.Signature] = Value.ForString(Wire.ResourceReference);
        result.Fields["urn"] = await ValueAsync(resource.Urn).ConfigureAwait(false);
        if (resource is CustomResource custom)
        {
            result.Fields["id"] = await ValueAsync(custom.Id).ConfigureAwait(false);
        }

        return Value.ForStruct(result);
    }

    private async Task<Value> MapAsync(IEnumerable<(string Key, object? Value)> pairs)
    {
        var result = new Struct();
        foreach (var (key, item) in pairs)
        {
            result.Fields[key] = await ValueAsync(item).ConfigureAwait(false);
        }

        return Value.ForStruct(result);
    }

    private async Task<Value> ListAsync(IEnumerable list)
    {
        var items = new List<Value>();
        if (list.GetType() is { IsValueType: true } type && type.GetProperty("IsDefault")?.GetValue(list) is true)
        {
            return Value.ForList();
        }

        foreach (var item in list)
        {
            items.Add(await ValueAsync(item).ConfigureAwait(false));
        }

        return Value.ForList([.. items]);
    }

    /// <summary>Unions, enumeration structs and structured outputs.</summary>
    private Task<Value> OtherAsync(object value)
    {
        var type = value.GetType();
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Union<,>))
        {
            return ValueAsync(type.GetProperty("Value")!.GetValue(value));
        }

        if (Attribute.IsDefined(type, typeof(EnumTypeAttribute)))
        {
            return Task.FromResult(Value.ForString(value.ToString()!));
        }

        if (Attribute.IsDefined(type, typeof(OutputTypeAttribute)))
        {
            return MapAsync(type.GetFields().Select(field => (JsonNamingPolicy.CamelCase.ConvertName(field.Name), field.GetValue(value))));
        }

        throw new InvalidOperationException($"A value of type {type.FullName} cannot be an input. Allowed are text, numbers, booleans, lists, maps, InputArgs, assets, resources and outputs of these.");
    }

    private static Value Secret(Value value)
    {
        var result = new Struct();
        result.Fields[Wire.Signature] = Value.ForString(Wire.Secret);
        result.Fields["value"] = value;
        return Value.ForStruct(result);
    }

    /// <summary>JSON text of a value; secret as a whole when a part is, unknown as a whole when a part is.</summary>
    private static Value Json(Value value)
    {
        var secret = false;
        var unknown = false;
        var plain = Deserializer.Plain(value, ref secret, ref unknown);
        if (unknown)
        {
            return Value.ForString(Wire.Unknown);
        }

        var text = Value.ForString(JsonSerializer.Serialize(Sorted(plain)));
        return secret ? Secret(text) : text;
    }

    // The same configuration must be the same text in every run.
    private static object? Sorted(object? value) => value switch
    {
        IEnumerable<KeyValuePair<string, object>> map => new SortedDictionary<string, object?>(
            map.ToDictionary(pair => pair.Key, pair => Sorted(pair.Value)), StringComparer.Ordinal),
        IEnumerable<object> list => list.Select(Sorted).ToList(),
        _ => value,
    };
}
