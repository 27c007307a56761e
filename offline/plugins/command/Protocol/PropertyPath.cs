using System.Buffers;
using System.Globalization;

namespace Omega.Offline.Plugins.Command.Protocol;

/// <summary>Writes property paths as the engine reads them.</summary>
internal static class PropertyPath
{
    private static readonly SearchValues<char> Reserved = SearchValues.Create(".[]\"");

    /// <summary>The path of a property of the resource.</summary>
    internal static string Root(string key) => IsPlain(key) ? key : Quoted(key);

    /// <summary>The path of a field within an object.</summary>
    internal static string Field(string path, string key) => IsPlain(key) ? $"{path}.{key}" : path + Quoted(key);

    /// <summary>The path of an element within a list.</summary>
    internal static string Item(string path, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    private static bool IsPlain(string key) => key.Length > 0 && !key.AsSpan().ContainsAny(Reserved);

    private static string Quoted(string key) =>
        $"[\"{key.Replace("\"", "\\\"", StringComparison.Ordinal)}\"]";
}
