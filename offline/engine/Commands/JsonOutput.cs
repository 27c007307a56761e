using System.Text;
using System.Text.Json;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Commands;

/// <summary>Prints one JSON document.</summary>
internal static class JsonOutput
{
    /// <summary>Prints what <paramref name="content"/> writes.</summary>
    public static void Write(Action<Utf8JsonWriter> content)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, PropertyJson.Compact with { Indented = true }))
        {
            content(json);
        }

        Console.WriteLine(Encoding.UTF8.GetString(stream.ToArray()));
    }
}
