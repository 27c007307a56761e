namespace Omega.Core.Evidence;

/// <summary>The package database of Alpine.</summary>
internal static class Apk
{
    private const string Sha1 = "Q1";

    /// <summary>Package and SHA-1 of each file, by its path without links; an empty hash where the database has none.</summary>
    public static Dictionary<string, (BasePackage Package, string Hash)> Owners(string installed, ImageContents image)
    {
        var owners = new Dictionary<string, (BasePackage, string)>();
        foreach (var paragraph in installed.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = paragraph.Split('\n').Where(line => line.Length > 2 && line[1] == ':').Select(line => (Kind: line[0], Value: line[2..])).ToList();
            string Of(char kind) => lines.Where(line => line.Kind == kind).Select(line => line.Value).FirstOrDefault() ?? "";
            var source = lines.Where(line => line.Kind == 'o').Select(line => line.Value).FirstOrDefault() ?? Of('P');
            var package = new BasePackage(Of('P'), Of('V'), Of('A'), source, Of('V'));
            var (folder, path) = ("", "");
            foreach (var (kind, value) in lines)
            {
                switch (kind)
                {
                    case 'F':
                        folder = image.Resolve($"/{value}");
                        break;
                    case 'R':
                        path = $"{folder}/{value}";
                        owners[path] = (package, "");
                        break;
                    case 'Z' when path.Length > 0:
                        owners[path] = (package, Hash(value));
                        break;
                    default:
                        break;
                }
            }
        }

        return owners;
    }

    private static string Hash(string text)
    {
        var bytes = new byte[64];
        return text.StartsWith(Sha1, StringComparison.Ordinal) && Convert.TryFromBase64String(text[Sha1.Length..], bytes, out var length)
            ? Convert.ToHexStringLower(bytes.AsSpan(0, length))
            : "";
    }
}
