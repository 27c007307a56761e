using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Omega.Offline.Plugins.Language;

/// <summary>Writes the variables that hold JSON, without reflection and with no more escapes than JSON asks for.</summary>
[JsonSerializable(typeof(SortedDictionary<string, string>))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class LanguageJson : JsonSerializerContext
{
    /// <summary>The one to use.</summary>
    public static LanguageJson Plain => field ??= new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
