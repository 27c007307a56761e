using System.Collections;
using System.Text.Json;

namespace Omega.Core.Settings;

/// <summary>Objects whose keys are names of the user's own.</summary>
internal sealed partial class SectionBinder
{
    /// <summary>Returns the records of an object whose keys are names of the user's own; what could not be read is reported.</summary>
    public IReadOnlyDictionary<string, T> BindMap<T>(string json) where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return (IReadOnlyDictionary<string, T>)Map(typeof(IReadOnlyDictionary<string, T>), document.RootElement, "");
            }
        }
        catch (JsonException)
        {
        }

        Fail(new("", "must be an object with a name for each", "something else", "…", ".<name>") { IsInTheWay = true });
        return new SortedDictionary<string, T>(StringComparer.Ordinal);
    }

    /// <summary>Names in the order of their letters, whoever wrote them in which: what is made of them is the same.</summary>
    private object Map(Type type, JsonElement element, string path)
    {
        var item = type.GetGenericArguments()[1];
        var map = (IDictionary)Activator.CreateInstance(typeof(SortedDictionary<,>).MakeGenericType(typeof(string), item), StringComparer.Ordinal)!;
        foreach (var entry in element.EnumerateObject())
        {
            var here = Item(path, entry.Name);
            if (map.Contains(entry.Name))
            {
                report(new(here, "must be given once", "given twice", "…"));
            }
            else
            {
                // `pulumi config set --path` stores what looks like a number as one.
                var isText = item == typeof(string) && entry.Value.ValueKind is (JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False);
                map.Add(entry.Name, isText ? entry.Value.GetRawText() : Value(item, entry.Value, here));
            }
        }

        return map;
    }

    private static ServiceReach? Reach(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String when element.GetString() == ServiceReach.Nothing.Name => ServiceReach.Nothing,
        JsonValueKind.String when element.GetString() == ServiceReach.All.Name => ServiceReach.All,
        JsonValueKind.Array when element.EnumerateArray().All(target => target.ValueKind == JsonValueKind.String) =>
            new ServiceReach("list", [.. element.EnumerateArray().Select(target => target.GetString()!)]),
        _ => null,
    };

    /// <summary>Path of what has a name of the user's own; the CLI takes a dot in one for the beginning of the next part.</summary>
    internal static string Item(string path, string name) =>
        name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') ? Join(path, name) : $"{path}[\"{name}\"]";

    private static bool IsMap(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>);
}
