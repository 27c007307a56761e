using System.Formats.Tar;
using System.Text;
using Omega.Core.Content;

namespace Omega.Image.Tests.Support;

/// <summary>The build context of a site, as the program lays it out.</summary>
internal static class SiteContext
{
    /// <summary>Reads the site and throws when it cannot be built.</summary>
    public static Site Read(string root, string? folder = null, SiteOptions? options = null)
    {
        var types = MediaTypes.Parse(File.ReadAllText(Path.Combine(root, "nginx", "types.conf")));
        var site = Site.Read(folder ?? Path.Combine(root, "web"), "web", types, options ?? new SiteOptions());
        return site.Problems.Count == 0 ? site : throw new InvalidOperationException(string.Join('\n', site.Problems));
    }

    /// <summary>Writes it as a tar, from the recipe below the root and a site.</summary>
    public static async Task<MemoryStream> PackAsync(string root, Site site)
    {
        var packed = new MemoryStream();
        await using var tar = new TarWriter(packed, TarEntryFormat.Gnu, leaveOpen: true);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(root, "nginx"), "*", SearchOption.AllDirectories))
        {
            await tar.WriteEntryAsync(file, Path.GetRelativePath(root, file));
        }

        foreach (var file in site.Files)
        {
            await tar.WriteEntryAsync(file.Path, $"web/{file.Name}");
        }

        foreach (var (name, text) in site.Served)
        {
            await tar.WriteEntryAsync(new GnuTarEntry(TarEntryType.RegularFile, $"served/{name}") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }

        return packed;
    }

    /// <summary>Lays it out in a folder.</summary>
    public static void Write(string target, string root, Site site)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(root, "nginx")))
        {
            Copy(file, Path.Combine(target, "nginx", Path.GetFileName(file)));
        }

        foreach (var file in site.Files)
        {
            Copy(file.Path, Path.Combine(target, "web", file.Name));
        }

        Directory.CreateDirectory(Path.Combine(target, "served"));
        foreach (var (name, text) in site.Served)
        {
            File.WriteAllText(Path.Combine(target, "served", name), text);
        }
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to);
        File.SetAttributes(to, FileAttributes.Normal);
    }
}
