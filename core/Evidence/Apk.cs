namespace Omega.Core.Evidence;

/// <summary>The package database of Alpine.</summary>
internal static class Apk
{
    // What is of apk 3 alone has the first 20 bytes of a SHA-256.
    private static readonly string[] Algorithms = ["Q1", "Q2"];

    /// <summary>Package and SHA-1, or cut SHA-256, of each file, by its path without links; an empty hash where the database has none.</summary>
    public static Dictionary<string, (BasePackage Package, string Hash)> Owners(string installed, ImageContents image)
    {
        var owners = new Dictionary<string, (BasePackage, string)>();
        foreach (var paragraph in installed.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = paragraph.Split('\n').Where(line => line.Length >= 2 && line[1] == ':').Select(line => (Kind: line[0], Value: line[2..])).ToList();
            string Of(char kind) => lines.Where(line => line.Kind == kind).Select(line => line.Value).FirstOrDefault() ?? "";
            var source = lines.Where(line => line.Kind == 'o').Select(line => line.Value).FirstOrDefault() ?? Of('P');
            var package = new BasePackage(Of('P'), Of('V'), Of('A'), source, Of('V'));
            var (folder, path) = ("", "");
            foreach (var (kind, value) in lines)
            {
                switch (kind)
                {
                    case 'F':
                        folder = value.Length == 0 ? "" : image.Resolve($"/{value}");
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
        return Algorithms.Any(name => text.StartsWith(name, StringComparison.Ordinal)) && Convert.TryFromBase64String(text[2..], bytes, out var length) && length == 20
            ? Convert.ToHexStringLower(bytes.AsSpan(0, length))
            : "";
    }
}
