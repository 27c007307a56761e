using System.Text;

namespace Omega.Cli.Support;

/// <summary>Tells whether files have changed, from names, sizes and times.</summary>
internal static class FileStamp
{
    /// <summary>A text that is another one when a file has come, gone or changed.</summary>
    /// <param name="paths">Files, and folders with all that is below them; what is not there counts as nothing.</param>
    public static string Of(IEnumerable<string> paths)
    {
        var lines = new StringBuilder();
        foreach (var path in paths)
        {
            foreach (var file in Files(path))
            {
                lines.Append(file.FullName).Append('\t').Append(file.Exists ? file.Length : -1).Append('\t').Append(file.LastWriteTimeUtc.Ticks).Append('\n');
            }
        }

        return Digest.Of(lines.ToString()).Hex;
    }

    private static IEnumerable<FileInfo> Files(string path)
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path) ? [new FileInfo(path)] : [];
        }

        // What goes while it is listed is gone in the next look.
        var all = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = 0 };
        return new DirectoryInfo(path).EnumerateFiles("*", all).OrderBy(file => file.FullName, StringComparer.Ordinal);
    }
}
