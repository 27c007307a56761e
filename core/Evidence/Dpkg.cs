namespace Omega.Core.Evidence;

/// <summary>The package database of Debian and what is made of it.</summary>
internal static class Dpkg
{
    private const int Md5Length = 32;

    /// <summary>Package and MD5 of each file, by its path without links; an empty hash where the database has none.</summary>
    public static Dictionary<string, (BasePackage Package, string Hash)> Owners(string status, ImageContents image)
    {
        var owners = new Dictionary<string, (BasePackage, string)>();
        foreach (var fields in Paragraphs(status).Where(fields => fields.GetValueOrDefault("Status", "").EndsWith(" installed", StringComparison.Ordinal)))
        {
            var package = Package(fields);
            var hashes = Conffiles(fields).Concat(Sums(Text(package, "md5sums", image))).Select(file => (Path: image.Resolve(file.Path), file.Hash))
                .GroupBy(file => file.Path).ToDictionary(group => group.Key, group => group.Last().Hash);
            foreach (var path in Text(package, "list", image).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(InPlace(image)))
            {
                owners[path] = (package, hashes.GetValueOrDefault(path, ""));
            }
        }

        return owners;
    }

    // A link of a package is itself a file of it, and what it leads to is another one.
    private static Func<string, string> InPlace(ImageContents image) => path => path.LastIndexOf('/') is > 0 and var end
        ? $"{image.Resolve(path[..end])}{path[end..]}"
        : path;

    private static string Text(BasePackage package, string kind, ImageContents image) =>
        image.Texts.GetValueOrDefault(PackageDatabase.FileOf(package.Name, kind))
        ?? image.Texts.GetValueOrDefault(PackageDatabase.FileOf($"{package.Name}:{package.Architecture}", kind)) ?? "";

    private static BasePackage Package(Dictionary<string, string> fields)
    {
        var (name, version) = (fields.GetValueOrDefault("Package", ""), fields.GetValueOrDefault("Version", ""));
        var source = fields.GetValueOrDefault("Source", name).Split(' ', 2);
        return new BasePackage(name, version, fields.GetValueOrDefault("Architecture", ""), source[0],
            source.Length > 1 ? source[1].Trim('(', ')', ' ') : version);
    }

    private static IEnumerable<(string Path, string Hash)> Sums(string text) => text.Split('\n')
        .Where(line => line.Length > Md5Length + 2).Select(line => ("/" + line[(Md5Length + 2)..], line[..Md5Length]));

    private static IEnumerable<(string Path, string Hash)> Conffiles(Dictionary<string, string> fields) =>
        fields.GetValueOrDefault("Conffiles", "").Split('\n').Select(line => line.Trim().Split(' '))
            .Where(words => words.Length >= 2).Select(words => (words[0], words[1]));

    private static IEnumerable<Dictionary<string, string>> Paragraphs(string text)
    {
        foreach (var paragraph in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = new Dictionary<string, string>();
            var last = "";
            foreach (var line in paragraph.Split('\n'))
            {
                if (line.StartsWith(' ') && last.Length > 0)
                {
                    fields[last] += "\n" + line;
                }
                else if (line.Split(':', 2) is [var name, var value])
                {
                    fields[last = name] = value.Trim();
                }
            }

            yield return fields;
        }
    }
}
