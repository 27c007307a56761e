using System.Text.Encodings.Web;
using System.Text.Json;

namespace Omega.Offline.Engine.Project;

/// <summary>Writes YAML scalars so that every reader of YAML sees the type that was meant.</summary>
internal static class YamlScalar
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "true", "false", "yes", "no", "on", "off", "y", "n", "null",
    };

    /// <summary>A text as a scalar: plain where no reader takes it for anything else, in double quotes otherwise.</summary>
    public static string Text(string value) => IsPlain(value)
        ? value
        : $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    // A letter first, no white space, and no colon or number sign that could end it: less than YAML allows, and never mistaken.
    private static bool IsPlain(string value) => value.Length > 0
        && (char.IsAsciiLetter(value[0]) || value[0] == '/')
        && value[^1] != ':'
        && value.All(c => char.IsAsciiLetterOrDigit(c) || "_-./:+=@".Contains(c, StringComparison.Ordinal))
        && !Words.Contains(value);
}
