using System.Globalization;
using System.Text;

namespace Omega.Core.Content;

/// <summary>Writes the headers that a stack wants as nginx takes them; what a service says is its own, and gets none of them.</summary>
internal static class HeaderMaps
{
    // The address behind nobody's: what a service answers has its address in front.
    private const string Key = "\"$upstream_addr$uri\"";

    // Those that nginx/common.conf sets where nobody says otherwise, by the variable that it asks.
    private static readonly (string Name, string Variable)[] Defaulted =
    [
        ("Cross-Origin-Embedder-Policy", "own_coep"),
        ("Cross-Origin-Opener-Policy", "own_coop"),
        ("Cross-Origin-Resource-Policy", "own_corp"),
        ("Permissions-Policy", "own_permissions"),
        ("Referrer-Policy", "own_referrer"),
    ];

    /// <summary>The directives for the http block.</summary>
    /// <param name="headers">What the stack wants; of two for one name and address the later one counts.</param>
    /// <param name="frame">X-Frame-Options of all else.</param>
    public static string Write(IReadOnlyList<ResponseHeader> headers, string frame)
    {
        var text = new StringBuilder();
        var byName = headers.ToLookup(header => header.Name, StringComparer.OrdinalIgnoreCase);
        Map(text, "own_frame", frame, byName["X-Frame-Options"]);
        foreach (var (name, variable) in Defaulted)
        {
            Map(text, variable, "\"\"", byName[name]);
        }

        var others = byName.Where(group => !Defaulted.Any(known => Is(group.Key, known.Name)) && !Is(group.Key, "X-Frame-Options"));
        foreach (var (number, group) in others.OrderBy(group => group.Key, StringComparer.OrdinalIgnoreCase).Index())
        {
            Map(text, $"extra_{number}", "\"\"", group);
            text.Append(CultureInfo.InvariantCulture, $"add_header {NginxMap.Text(group.Key)} $extra_{number} always;\n");
        }

        return text.ToString();
    }

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static void Map(StringBuilder text, string variable, string otherwise, IEnumerable<ResponseHeader> headers)
    {
        text.Append(CultureInfo.InvariantCulture, $"map {Key} ${variable} {{\n    default {otherwise};\n");
        foreach (var header in headers.Reverse())
        {
            text.Append(CultureInfo.InvariantCulture, $"    {header.Pattern()} {NginxMap.Text(header.Value)};\n");
        }

        text.Append("}\n");
    }
}
