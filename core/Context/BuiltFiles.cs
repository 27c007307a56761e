using System.Formats.Tar;

namespace Omega.Core.Context;

/// <summary>Unpacks what a build made, as the engine hands it out: nothing gets out of the folder, whatever names and links say.</summary>
internal static class BuiltFiles
{
    /// <summary>Writes files and links below a folder that is there and empty.</summary>
    /// <param name="archive">An archive with one folder at its top.</param>
    /// <param name="target">The folder.</param>
    /// <exception cref="OmegaException">It holds anything else.</exception>
    public static void Unpack(Stream archive, string target)
    {
        using var reader = new TarReader(archive, leaveOpen: true);
        // Last, so that no file is written through one.
        var links = new List<(string Path, string To)>();
        var isFolder = false;
        while (reader.GetNextEntry() is { } entry)
        {
            if (Below(entry.Name) is not { } name)
            {
                isFolder |= entry.EntryType == TarEntryType.Directory;
                continue;
            }

            var path = Path.Combine(target, name);
            switch (entry.EntryType)
            {
                case TarEntryType.Directory:
                    Directory.CreateDirectory(path);
                    break;
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile:
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
                    {
                        entry.DataStream?.CopyTo(file);
                    }

                    break;
                case TarEntryType.HardLink when Below(entry.LinkName) is { } other && File.Exists(Path.Combine(target, other)):
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    File.Copy(Path.Combine(target, other), path);
                    break;
                case TarEntryType.SymbolicLink:
                    links.Add((path, entry.LinkName));
                    break;
                default:
                    throw new OmegaException($"'{name}' is neither a file nor a folder nor a link.", ExitCode.Input);
            }
        }

        if (!isFolder)
        {
            throw new OmegaException("it is no folder.", ExitCode.Input);
        }

        foreach (var (path, to) in links)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.CreateSymbolicLink(path, to);
        }
    }

    /// <summary>The path below the folder at the top; null for that folder itself.</summary>
    private static string? Below(string name)
    {
        var parts = name.TrimEnd('/').Split('/');
        return parts.Any(part => part is "" or "." or "..") ? throw new OmegaException($"'{name}' is no name of a file.", ExitCode.Input)
            : parts.Length == 1 ? null : string.Join('/', parts[1..]);
    }
}
