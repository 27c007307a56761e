using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;

namespace Pulumi;

/// <summary>Reads values of the wire format.</summary>
internal static class Deserializer
{
    /// <summary>Reads into plain objects: text, double, bool, ImmutableArray and ImmutableDictionary of object, assets.</summary>
    public static object? Plain(Value? value, ref bool secret, ref bool unknown)
    {
        switch (value?.KindCase)
        {
            case Value.KindOneofCase.BoolValue:
                return value.BoolValue;
            case Value.KindOneofCase.NumberValue:
                return value.NumberValue;
            case Value.KindOneofCase.StringValue when value.StringValue == Wire.Unknown:
                unknown = true;
                return null;
            case Value.KindOneofCase.StringValue:
                return value.StringValue;
            case Value.KindOneofCase.ListValue:
                var list = ImmutableArray.CreateBuilder<object?>();
                foreach (var item in value.ListValue.Values)
                {
                    list.Add(Plain(item, ref secret, ref unknown));
                }

                return list.ToImmutable()!;
            case Value.KindOneofCase.StructValue:
                return Map(value.StructValue, ref secret, ref unknown);
            default:
                return null;
        }
    }

    /// <summary>Reads a struct into a map; secrets are unwrapped, unknown values left out.</summary>
    public static ImmutableDictionary<string, object> Map(Struct fields)
    {
        var map = ImmutableDictionary.CreateBuilder<string, object>();
        foreach (var (name, field) in fields.Fields)
        {
            bool secret = false, unknown = false;
            if (Plain(field, ref secret, ref unknown) is { } item && !unknown)
            {
                map[name] = item;
            }
        }

        return map.ToImmutable();
    }

    private static object? Map(Struct fields, ref bool secret, ref bool unknown)
    {
        switch (fields.Fields.TryGetValue(Wire.Signature, out var signature) ? signature.StringValue : null)
        {
            case Wire.Secret:
                secret = true;
                return Plain(fields.Fields["value"], ref secret, ref unknown);
            case Asset.AssetSignature:
                return fields.Fields.TryGetValue("path", out var path) ? new FileAsset(path.StringValue)
                    : fields.Fields.TryGetValue("uri", out var uri) ? new RemoteAsset(uri.StringValue)
                    : new StringAsset(fields.Fields["text"].StringValue);
            case Archive.ArchiveSignature:
                return Archived(fields, ref secret, ref unknown);
            case Wire.ResourceReference:
                return fields.Fields["urn"].StringValue;
        }

        var map = ImmutableDictionary.CreateBuilder<string, object?>();
        foreach (var (name, field) in fields.Fields)
        {
            map[name] = Plain(field, ref secret, ref unknown);
        }

        return map.ToImmutable();
    }

    private static Archive Archived(Struct fields, ref bool secret, ref bool unknown)
    {
        if (fields.Fields.TryGetValue("path", out var path))
        {
            return new FileArchive(path.StringValue);
        }

        if (fields.Fields.TryGetValue("uri", out var uri))
        {
            return new RemoteArchive(uri.StringValue);
        }

        var assets = new Dictionary<string, AssetOrArchive>();
        foreach (var (name, field) in fields.Fields["assets"].StructValue.Fields)
        {
            assets[name] = (AssetOrArchive)Plain(field, ref secret, ref unknown)!;
        }

        return new AssetArchive(assets);
    }
}
