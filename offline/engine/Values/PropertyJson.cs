using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;

namespace Omega.Offline.Engine.Values;

/// <summary>Writes and reads properties as JSON the way Pulumi's state holds them: keys in order, secrets as ciphertext.</summary>
internal static class PropertyJson
{
    /// <summary>What a secret looks like where nobody may read it.</summary>
    public const string Hidden = "[secret]";

    /// <summary>Compact output that escapes no more than JSON asks for.</summary>
    public static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the properties; each secret as what <paramref name="seal"/> makes of its JSON text.</summary>
    /// <remarks>With <paramref name="open"/> the text is marked as plain, as an export with its secrets shown has it.</remarks>
    public static void Write(Utf8JsonWriter json, Struct properties, Func<string, string> seal, bool open = false)
    {
        json.WriteStartObject();
        foreach (var (key, value) in properties.Fields.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            json.WritePropertyName(key);
            Write(json, value, seal, open);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the value; each secret as what <paramref name="seal"/> makes of its JSON text.</summary>
    public static void Write(Utf8JsonWriter json, Value value, Func<string, string> seal, bool open = false)
    {
        if (Wire.IsSecret(value, out var inner))
        {
            json.WriteStartObject();
            json.WriteString(Signatures.Key, Signatures.Secret);
            json.WriteString(open ? "plaintext" : "ciphertext", seal(Text(inner, plain => plain)));
            json.WriteEndObject();
            return;
        }

        switch (value.KindCase)
        {
            case Value.KindOneofCase.StructValue:
                Write(json, value.StructValue, seal, open);
                break;
            case Value.KindOneofCase.ListValue:
                json.WriteStartArray();
                foreach (var item in value.ListValue.Values)
                {
                    Write(json, item, seal, open);
                }

                json.WriteEndArray();
                break;
            case Value.KindOneofCase.StringValue:
                json.WriteStringValue(value.StringValue);
                break;
            case Value.KindOneofCase.BoolValue:
                json.WriteBooleanValue(value.BoolValue);
                break;
            case Value.KindOneofCase.NumberValue:
                WriteNumber(json, value.NumberValue);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    /// <summary>The value as JSON text with secrets laid open.</summary>
    public static string PlainText(Value value) => Text(Wire.Plain(value), plain => plain);

    /// <summary>The value as JSON text, each secret as what <paramref name="seal"/> makes of it.</summary>
    public static string Text(Value value, Func<string, string> seal)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Compact))
        {
            Write(json, value, seal);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Reads properties; a secret's JSON text is what <paramref name="open"/> makes of its ciphertext.</summary>
    public static Struct Read(JsonElement element, Func<string, string> open)
    {
        var result = new Struct();
        foreach (var property in element.EnumerateObject())
        {
            result.Fields[property.Name] = ReadValue(property.Value, open);
        }

        return result;
    }

    /// <summary>Reads one value; a secret's JSON text is what <paramref name="open"/> makes of its ciphertext.</summary>
    public static Value ReadValue(JsonElement element, Func<string, string> open) => element.ValueKind switch
    {
        JsonValueKind.Object => ReadObject(element, open),
        JsonValueKind.Array => Value.ForList([.. element.EnumerateArray().Select(item => ReadValue(item, open))]),
        JsonValueKind.String => Value.ForString(element.GetString()),
        JsonValueKind.Number => Value.ForNumber(element.GetDouble()),
        JsonValueKind.True => Value.ForBool(true),
        JsonValueKind.False => Value.ForBool(false),
        _ => Value.ForNull(),
    };

    private static Value ReadObject(JsonElement element, Func<string, string> open)
    {
        if (element.TryGetProperty(Signatures.Key, out var kind) && kind.ValueEquals(Signatures.Secret))
        {
            // An export with the secrets shown holds the JSON text itself.
            var text = element.TryGetProperty("ciphertext", out var sealedText)
                ? open(sealedText.GetString()!)
                : element.GetProperty("plaintext").GetString()!;
            using var inner = JsonDocument.Parse(text);
            return Wire.Secret(ReadValue(inner.RootElement, open));
        }

        return Value.ForStruct(Read(element, open));
    }

    /// <summary>Writes a number as pulumi does: with an exponent only where it has more than 21 digits before or 6 zeros behind the point.</summary>
    public static void WriteNumber(Utf8JsonWriter json, double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        if (text.Split('E') is not [var digits, var exponent])
        {
            json.WriteRawValue(text);
            return;
        }

        var power = int.Parse(exponent, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        json.WriteRawValue(Math.Abs(number) is >= 1e-6 and < 1e21 ? Plain(digits, power) : $"{digits}e{(power < 0 ? "" : "+")}{power}");
    }

    private static string Plain(string digits, int power)
    {
        var sign = digits.StartsWith('-') ? "-" : string.Empty;
        var (whole, fraction) = digits[sign.Length..].Split('.') is [var left, var right] ? (left, right) : (digits[sign.Length..], string.Empty);
        return power < 0
            ? $"{sign}0.{new string('0', -power - 1)}{whole}{fraction}"
            : sign + whole + fraction.PadRight(power, '0');
    }
}
