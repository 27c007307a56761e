using System.Globalization;
using System.Text;
using System.Text.Json;
using Omega.Offline.Engine.Values;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Omega.Offline.Engine.Project;

/// <summary>Reads YAML files and turns their values into the text that a program gets.</summary>
internal static class YamlText
{
    /// <summary>Reads a file that holds one mapping; an empty one gives an empty mapping.</summary>
    public static YamlMappingNode ReadMapping(string path) => ReadMapping(path, File.ReadAllText(path));

    /// <summary>Reads the text of a file that holds one mapping.</summary>
    public static YamlMappingNode ReadMapping(string path, string text)
    {
        try
        {
            var stream = new YamlStream();
            using var reader = new StringReader(text);
            stream.Load(reader);
            return stream.Documents.Count == 0 ? new YamlMappingNode() : stream.Documents[0].RootNode switch
            {
                YamlMappingNode map => map,
                YamlScalarNode { Value: null or "" } => new YamlMappingNode(),
                _ => throw new EngineException($"'{path}' must hold a mapping at its top."),
            };
        }
        catch (YamlException problem)
        {
            throw new EngineException($"'{path}' is not valid YAML: line {problem.Start.Line}: {problem.Message}");
        }
    }

    /// <summary>What the key holds, or nothing.</summary>
    public static YamlNode? Child(YamlMappingNode map, string key) => map.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    /// <summary>The text that the key holds, or nothing.</summary>
    public static string? Scalar(YamlMappingNode map, string key) => (Child(map, key) as YamlScalarNode)?.Value;

    /// <summary>The value as a program gets it: a text as it is, anything else as JSON.</summary>
    public static string Value(YamlNode node, Func<string, string> open)
    {
        if (Sealed(node) is { } ciphertext)
        {
            return open(ciphertext);
        }

        return node is YamlScalarNode scalar ? scalar.Value ?? string.Empty : Json(node, open);
    }

    /// <summary>The value as JSON.</summary>
    public static string Json(YamlNode node, Func<string, string> open)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, PropertyJson.Compact))
        {
            WriteJson(json, node, open);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The ciphertext of a <c>secure</c> value, or nothing.</summary>
    public static string? Sealed(YamlNode node) =>
        node is YamlMappingNode { Children.Count: 1 } map ? Scalar(map, "secure") : null;

    /// <summary>Tells whether the value is a secret or holds one.</summary>
    public static bool HasSecret(YamlNode node) => Sealed(node) is not null || node switch
    {
        YamlMappingNode map => map.Children.Values.Any(HasSecret),
        YamlSequenceNode list => list.Children.Any(HasSecret),
        _ => false,
    };

    /// <summary>Writes the value as JSON.</summary>
    public static void WriteJson(Utf8JsonWriter json, YamlNode node, Func<string, string> open)
    {
        switch (node)
        {
            case var secret when Sealed(secret) is { } ciphertext:
                json.WriteStringValue(open(ciphertext));
                break;
            case YamlMappingNode map:
                json.WriteStartObject();
                foreach (var (key, value) in map.Children.OrderBy(item => ((YamlScalarNode)item.Key).Value, StringComparer.Ordinal))
                {
                    json.WritePropertyName(((YamlScalarNode)key).Value!);
                    WriteJson(json, value, open);
                }

                json.WriteEndObject();
                break;
            case YamlSequenceNode list:
                json.WriteStartArray();
                foreach (var item in list)
                {
                    WriteJson(json, item, open);
                }

                json.WriteEndArray();
                break;
            case YamlScalarNode scalar:
                WriteScalar(json, scalar);
                break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter json, YamlScalarNode scalar)
    {
        var text = scalar.Value ?? string.Empty;
        if (scalar.Style != ScalarStyle.Plain)
        {
            json.WriteStringValue(text);
        }
        else if (text is "true" or "false")
        {
            json.WriteBooleanValue(text == "true");
        }
        else if (text is "" or "null" or "~")
        {
            json.WriteNullValue();
        }
        else if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            json.WriteNumberValue(whole);
        }
        else if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            PropertyJson.WriteNumber(json, number);
        }
        else
        {
            json.WriteStringValue(text);
        }
    }
}
