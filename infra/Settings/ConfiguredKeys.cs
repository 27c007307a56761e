using System.Text.Json;

namespace Omega.Infra.Settings;

/// <summary>Lists which keys a stack configures; the SDK only answers for known ones, and tells nobody which are encrypted.</summary>
/// <param name="Given">Keys of the project, without its name.</param>
/// <param name="Encrypted">Those of them that are encrypted in the file; null where the engine does not say.</param>
internal sealed record ConfiguredKeys(IReadOnlyList<string> Given, IReadOnlyList<string>? Encrypted)
{
    /// <summary>Reads the keys of a project as the engine hands them over; none outside of a run.</summary>
    public static ConfiguredKeys Read(string project) => Of(
        project, Environment.GetEnvironmentVariable("PULUMI_CONFIG"), Environment.GetEnvironmentVariable("PULUMI_CONFIG_SECRET_KEYS"));

    internal static ConfiguredKeys Of(string project, string? values, string? encrypted) => new(
        Below(project, string.IsNullOrEmpty(values) ? [] : Of(values, json => json.EnumerateObject().Select(value => value.Name))),
        string.IsNullOrEmpty(encrypted) ? null : Below(project, Of(encrypted, json => json.EnumerateArray().Select(key => key.GetString()!))));

    private static List<string> Of(string text, Func<JsonElement, IEnumerable<string>> keys)
    {
        using var json = JsonDocument.Parse(text);
        return [.. keys(json.RootElement)];
    }

    private static IReadOnlyList<string> Below(string project, IEnumerable<string> keys) =>
        [.. keys.Where(key => key.StartsWith($"{project}:", StringComparison.Ordinal)).Select(key => key[(project.Length + 1)..])];
}
