using Google.Protobuf.WellKnownTypes;

namespace Omega.Offline.Protocol.Values;

/// <summary>Reads and makes the values of Pulumi's protocol: secrets, unknown values, output values.</summary>
public static class Wire
{
    /// <summary>A value that only the update will know.</summary>
    public static Value Unknown() => Value.ForString(Signatures.Unknown);

    /// <summary>Tells whether this very value is unknown.</summary>
    public static bool IsUnknown(Value value) =>
        value.KindCase == Value.KindOneofCase.StringValue && Signatures.Unknowns.Contains(value.StringValue);

    /// <summary>Tells whether this very value is a secret, and gives what is inside.</summary>
    public static bool IsSecret(Value value, out Value inner)
    {
        if (Kind(value) == Signatures.Secret && value.StructValue.Fields.TryGetValue("value", out var found))
        {
            inner = found;
            return true;
        }

        inner = value;
        return false;
    }

    /// <summary>The value as a secret; a secret stays as it is.</summary>
    public static Value Secret(Value inner) => IsSecret(inner, out _) ? inner : Value.ForStruct(new Struct
    {
        Fields =
        {
            [Signatures.Key] = Value.ForString(Signatures.Secret),
            ["value"] = inner,
        },
    });

    /// <summary>Tells whether the value is unknown or holds an unknown value at any depth.</summary>
    public static bool HasUnknown(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.StringValue => IsUnknown(value),
        Value.KindOneofCase.StructValue => HasUnknown(value.StructValue),
        Value.KindOneofCase.ListValue => value.ListValue.Values.Any(HasUnknown),
        _ => false,
    };

    /// <summary>Tells whether any property holds an unknown value at any depth.</summary>
    public static bool HasUnknown(Struct properties) => properties.Fields.Values.Any(HasUnknown);

    /// <summary>Tells whether the value is a secret or holds one at any depth.</summary>
    public static bool HasSecret(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.StructValue => Kind(value) == Signatures.Secret || value.StructValue.Fields.Values.Any(HasSecret),
        Value.KindOneofCase.ListValue => value.ListValue.Values.Any(HasSecret),
        _ => false,
    };

    /// <summary>The same properties with every secret replaced by what is inside.</summary>
    public static Struct Plain(Struct properties) => Map(properties, Plain);

    /// <summary>The same value with every secret in it replaced by what is inside.</summary>
    public static Value Plain(Value value)
    {
        if (IsSecret(value, out var inner))
        {
            return Plain(inner);
        }

        return value.KindCase switch
        {
            Value.KindOneofCase.StructValue => Value.ForStruct(Plain(value.StructValue)),
            Value.KindOneofCase.ListValue => Value.ForList([.. value.ListValue.Values.Select(Plain)]),
            _ => value,
        };
    }

    /// <summary>The same properties with output values replaced by plain values, secrets and unknown values.</summary>
    public static Struct Flatten(Struct? properties) => properties is null ? new Struct() : Map(properties, Flatten);

    private static Value Flatten(Value value)
    {
        if (Kind(value) == Signatures.Output)
        {
            var fields = value.StructValue.Fields;
            var inner = fields.TryGetValue("value", out var known) ? Flatten(known) : Unknown();
            return fields.TryGetValue("secret", out var secret) && secret.BoolValue ? Secret(inner) : inner;
        }

        return value.KindCase switch
        {
            Value.KindOneofCase.StructValue => Value.ForStruct(Flatten(value.StructValue)),
            Value.KindOneofCase.ListValue => Value.ForList([.. value.ListValue.Values.Select(Flatten)]),
            _ => value,
        };
    }

    /// <summary>The properties, secret again where the property of the same path in the model is secret.</summary>
    public static Struct SecretLike(Struct properties, Struct model)
    {
        var result = new Struct();
        foreach (var (key, value) in properties.Fields)
        {
            result.Fields[key] = model.Fields.TryGetValue(key, out var other) ? SecretLike(value, other) : value;
        }

        return result;
    }

    private static Value SecretLike(Value value, Value model)
    {
        if (IsSecret(value, out _))
        {
            return value;
        }

        if (IsSecret(model, out _))
        {
            return Secret(value);
        }

        if (value.KindCase == Value.KindOneofCase.StructValue && model.KindCase == Value.KindOneofCase.StructValue)
        {
            return Value.ForStruct(SecretLike(value.StructValue, model.StructValue));
        }

        if (value.KindCase == Value.KindOneofCase.ListValue && model.KindCase == Value.KindOneofCase.ListValue)
        {
            var others = model.ListValue.Values;
            return Value.ForList([.. value.ListValue.Values.Select((item, i) => i < others.Count ? SecretLike(item, others[i]) : item)]);
        }

        return value;
    }

    /// <summary>The properties with the named ones made secret.</summary>
    public static Struct WithSecrets(Struct properties, IReadOnlyCollection<string> names)
    {
        if (names.Count == 0)
        {
            return properties;
        }

        var result = properties.Clone();
        foreach (var name in names.Where(result.Fields.ContainsKey))
        {
            result.Fields[name] = Secret(result.Fields[name]);
        }

        return result;
    }

    /// <summary>The properties with every reference to a resource made one to what its URN has become.</summary>
    public static Struct WithUrns(Struct properties, Func<string, string> urn) => Map(properties, value => WithUrns(value, urn));

    private static Value WithUrns(Value value, Func<string, string> urn)
    {
        if (value.KindCase == Value.KindOneofCase.ListValue)
        {
            return Value.ForList([.. value.ListValue.Values.Select(item => WithUrns(item, urn))]);
        }

        if (value.KindCase != Value.KindOneofCase.StructValue)
        {
            return value;
        }

        var result = WithUrns(value.StructValue, urn);
        if (Kind(value) == Signatures.ResourceReference && result.Fields.TryGetValue("urn", out var named))
        {
            result.Fields["urn"] = Value.ForString(urn(named.StringValue));
        }

        return Value.ForStruct(result);
    }

    private static string? Kind(Value value) =>
        value.KindCase == Value.KindOneofCase.StructValue
        && value.StructValue.Fields.TryGetValue(Signatures.Key, out var kind)
        && kind.KindCase == Value.KindOneofCase.StringValue
            ? kind.StringValue
            : null;

    private static Struct Map(Struct properties, Func<Value, Value> change)
    {
        var result = new Struct();
        foreach (var (key, value) in properties.Fields)
        {
            result.Fields[key] = change(value);
        }

        return result;
    }
}
