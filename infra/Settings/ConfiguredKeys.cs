using System.Text.Json;

namespace Omega.Infra.Settings;

/// <summary>Lists which keys a stack configures, so that a misspelt one is noticed; the SDK only answers for known ones.</summary>
internal static class ConfiguredKeys
{
    /// <summary>Returns the keys of a project, without its name; none outside of a run.</summary>
    public static IReadOnlyList<string> Read(string project)
    {
        var json = Environment.GetEnvironmentVariable("PULUMI_CONFIG");
        return string.IsNullOrEmpty(json)
            ? []
            : [.. JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!.Keys
                .Where(key => key.StartsWith(project + ":", StringComparison.Ordinal))
                .Select(key => key[(project.Length + 1)..])];
    }
}
