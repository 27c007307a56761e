using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Omega.Infra.Tests.Support;

/// <summary>What a run declared, as text that two runs share to the letter.</summary>
internal static partial class GraphText
{
    public static string Dump(Graph graph)
    {
        var text = new StringBuilder();
        foreach (var resource in graph.Mocks.Resources.OrderBy(resource => resource.Type, StringComparer.Ordinal).ThenBy(resource => resource.Name, StringComparer.Ordinal))
        {
            text.Append($"{resource.Type} {resource.Name}\n");
            if (graph.Mocks.Options.GetValueOrDefault(resource.Name!, "") is { Length: > 0 } options)
            {
                text.Append($"  ({options})\n");
            }

            foreach (var (key, value) in resource.Inputs.OrderBy(input => input.Key, StringComparer.Ordinal))
            {
                text.Append($"  {key}={Canonical(JsonSerializer.SerializeToElement(value))}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>The mark of a secret inside of JSON text, as the published SDK writes it.</summary>
    private const string SecretMark = "4dabf18193072939515e22adb298388d";

    public static string Canonical(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object when element.TryGetProperty(SecretMark, out _) && element.TryGetProperty("value", out var secret) => Canonical(secret),
        JsonValueKind.Object => "{" + string.Join(",", element.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => $"{property.Name}:{(property.Name == "SCRIPT" ? "(script)" : Canonical(property.Value))}")) + "}",
        JsonValueKind.Array => "[" + string.Join(",", element.EnumerateArray().Select(Canonical)) + "]",
        // Provider settings are JSON text, in which the order of keys means nothing.
        JsonValueKind.String when JsonText().IsMatch(element.GetString()!) =>
            Canonical(JsonDocument.Parse(element.GetString()!).RootElement),
        _ => element.ToString(),
    };

    [GeneratedRegex(@"\A\[\s*\{")]
    private static partial Regex JsonText();
}
