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

    /// <summary>Serializes the properties of a resource or a function; a failure names the property.</summary>
    public async Task<Struct> PropertiesAsync(InputArgs args)
    {
        var result = new Struct();
        foreach (var (input, value) in args.Inputs())
        {
            if (await PropertyAsync(input.Name, value, input.Json).ConfigureAwait(false) is var wire && wire.KindCase != Value.KindOneofCase.NullValue)
            {
                result.Fields[input.Name] = wire;
            }
        }

        return result;
    }

    /// <summary>Serializes one property; as JSON text where the provider's configuration wants it.</summary>
    public async Task<Value> PropertyAsync(string name, object? value, bool asJson = false)
    {
        try
        {
            return await (asJson ? JsonAsync(value) : ValueAsync(value)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"error serializing property \"{name}\": {exception.Message}", exception);
        }
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
            case int or double:
                return Value.ForNumber(Convert.ToDouble(value, CultureInfo.InvariantCulture));
            case InputArgs args:
                return Value.ForStruct(await ArgsAsync(args).ConfigureAwait(false));
            case AssetOrArchive asset:
                return await AssetAsync(asset).ConfigureAwait(false);
            case Resource resource:
                return await ReferenceAsync(resource).ConfigureAwait(false);
            case Task:
                throw new InvalidOperationException("Tasks are not allowed inside ResourceArgs. Please wrap your Task in an Output.");
            case JsonElement element:
                return Value.Parser.ParseJson(element.GetRawText());
            case System.Enum enumeration:
                return Value.ForNumber(Convert.ToInt32(enumeration, CultureInfo.InvariantCulture));
            case IDictionary map:
                return await MapAsync(map).ConfigureAwait(false);
            case IList list:
                return await ListAsync(list).ConfigureAwait(false);
            default:
                return await OtherAsync(value).ConfigureAwait(false);
        }
    }

    private async Task<Struct> ArgsAsync(InputArgs args)
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

    private async Task<Value> MapAsync(IDictionary map)
    {
        var result = new Struct();
        foreach (var key in map.Keys)
        {
            var name = key as string ?? throw new InvalidOperationException("Dictionaries are only supported with string keys.");
            if (await ValueAsync(map[key]).ConfigureAwait(false) is var item && item.KindCase != Value.KindOneofCase.NullValue)
            {
                result.Fields[name] = item;
            }
        }

        return Value.ForStruct(result);
    }

    private async Task<Value> ListAsync(IList list)
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
            return FieldsAsync(value);
        }

        throw new InvalidOperationException(
            $"{type.FullName} is not a supported argument type. Allowed are bool, int, double, string, lists, maps, InputArgs, assets, resources "
            + "and outputs of these.");
    }

    private async Task<Value> FieldsAsync(object value)
    {
        var result = new Struct();
        foreach (var field in value.GetType().GetFields())
        {
            result.Fields[char.ToLowerInvariant(field.Name[0]) + field.Name[1..]] = await ValueAsync(field.GetValue(value)).ConfigureAwait(false);
        }

        return Value.ForStruct(result);
    }

    /// <summary>JSON text of a value, with the envelopes of the secrets in it; secret or unknown as a whole when the value itself is.</summary>
    private async Task<Value> JsonAsync(object? value)
    {
        var data = value is IOutput output
            ? await output.GetWholeAsync().ConfigureAwait(false)
            : OutputData.Of(value);
        Dependencies.UnionWith(data.Resources);
        SawSecret |= data.IsSecret;
        if (!data.IsKnown)
        {
            SawUnknown = true;
            return Value.ForString(Wire.Unknown);
        }

        var plain = await ValueAsync(data.Value).ConfigureAwait(false);
        if (plain.KindCase == Value.KindOneofCase.NullValue)
        {
            return plain;
        }

        var text = Value.ForString(ConfigurationText.Of(plain));
        return data.IsSecret ? Secret(text) : text;
    }

    private static Value Secret(Value value)
    {
        var result = new Struct();
        result.Fields[Wire.Signature] = Value.ForString(Wire.Secret);
        result.Fields["value"] = value;
        return Value.ForStruct(result);
    }
}
