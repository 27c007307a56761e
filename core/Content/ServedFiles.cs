using System.Text;

namespace Omega.Core.Content;

/// <summary>Writes what the image has to know of each file of its site.</summary>
internal static class ServedFiles
{
    private static readonly string[] PageEndings = [".html", ".htm", ".xhtml", ".xht", ".shtml"];

    /// <summary>Name below `served/` to text.</summary>
    public static IReadOnlyDictionary<string, string> Write(IReadOnlyList<SiteFile> files, SiteReport report, MediaTypes types, Addresses addresses, SiteOptions options)
    {
        var twice = NginxMap.Twice(files.Select(file => file.Name));
        return new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["files"] = Lines(files.Select(file => $"{file.Hash}  {file.Name}")),
            ["kept"] = Lines(report.Kept.Zip(
                NginxMap.Entries(report.Kept.Select(file => KeyValuePair.Create(file.Name, "kept")), twice),
                (file, entry) => $"{file.Address}\t{entry.Line}")),
            ["start"] = Lines(report.Start),
            ["twins"] = Lines(report.Twins.OrderBy(twin => twin.Key, StringComparer.Ordinal).SelectMany(twin => twin.Value.Split(' ').Select(kind =>
                $"{kind}\t{string.Concat(Enumerable.Repeat("../", twin.Key.Count(letter => letter == '/') + 1))}\t{twin.Key}"))),
            ["moved.conf"] = "# Written by the program from omega:web.redirects.\n" + options.Redirects.Answers(),
            ["site.conf"] = Configuration(files, report, types, addresses, twice, options),
        };
    }

    private static string Configuration(
        IReadOnlyList<SiteFile> files, SiteReport report, MediaTypes types, Addresses addresses, IReadOnlySet<string> twice, SiteOptions options)
    {
        var text = new StringBuilder("# Written by the program from the files of the site.\n");
        var longest = files.Max(file => Encoding.UTF8.GetByteCount(file.Name));
        text.Append(System.Globalization.CultureInfo.InvariantCulture,
            $"map_hash_max_size    {Math.Max(2048, files.Count * 2)};\nmap_hash_bucket_size {(longest / 64 + 5) * 64};\n");
        Map(text, "$file $site_hash", "\"\"", Entries(files.Select(file => KeyValuePair.Create(file.Name, file.Hash[..32])), twice));
        Map(text, "$file $site_kept", "\"\"", ["include /etc/nginx/kept.conf;"]);
        Map(text, "$file $site_charset", "utf-8", Entries(report.NoCharset.Select(name => KeyValuePair.Create(name, "")), twice));
        Map(text, "$file $site_type", "\"\"", Entries(report.Kinds, twice));
        Map(text, "$file $site_twins", "\"\"", Entries(report.Twins, twice));
        Map(text, "$file $own_csp", NginxMap.Text(options.ContentPolicy ?? report.Policy.Of(null)), Entries(report.PagesRead
            .Where(page => options.ContentPolicy is null).Where(page => page.Value.Needs.Scripts.Count + page.Value.Needs.Handlers.Count > 0)
            .Select(page => KeyValuePair.Create(page.Key, report.Policy.Of(page.Value.Needs))), twice));
        text.Append(HeaderMaps.Write(options.Headers, report.Policy.Frames ? "SAMEORIGIN" : "DENY"));
        text.Append(options.Redirects.Maps());
        var endings = string.Join('|', types.Endings.Except(PageEndings).Select(ending => ending[1..]));
        Map(text, "$uri $site_ending", "\"\"", [$"\"~*\\.(?:{endings})$\" known;"]);
        Map(text, "$uri $site_missing", files.Any(file => file.Name == "404.html") ? "/404.html" : "\"\"", Missing(files));
        Map(text, "$asks_page $site_fallback", "\"\"", addresses.Fallback is { } fallback ? [$"1 {NginxMap.Text("/" + fallback)};"] : []);
        return text.ToString();
    }

    // The page of the nearest folder that has one: a site in several languages says it in the reader's.
    private static IEnumerable<string> Missing(IReadOnlyList<SiteFile> files) => files
        .Where(file => file.Name.EndsWith("/404.html", StringComparison.Ordinal) && !file.Name.Contains('$'))
        .OrderByDescending(file => file.Name.Length).ThenBy(file => file.Name, StringComparer.Ordinal)
        .Select(file => $"{NginxMap.Pattern(file.Name[..^"404.html".Length])} {NginxMap.Text("/" + file.Name)};");

    private static IEnumerable<string> Entries(IEnumerable<KeyValuePair<string, string>> values, IReadOnlySet<string> twice) =>
        NginxMap.Entries(values.OrderBy(value => value.Key, StringComparer.Ordinal), twice).Select(entry => entry.Line);

    private static void Map(StringBuilder text, string variables, string otherwise, IEnumerable<string> entries)
    {
        text.Append("map ").Append(variables).Append(" {\n    default ").Append(otherwise).Append(";\n");
        foreach (var entry in entries)
        {
            text.Append("    ").Append(entry).Append('\n');
        }

        text.Append("}\n");
    }

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));
}
