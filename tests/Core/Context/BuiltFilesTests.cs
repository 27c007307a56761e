using System.Formats.Tar;
using System.Text;
using Omega.Core.Context;

namespace Omega.Core.Tests.Context;

/// <summary>Whoever made the image that a site is built in may hand out any archive.</summary>
public sealed class BuiltFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("omega-built");

    public void Dispose() => _folder.Delete(recursive: true);

    private string Target => _folder.CreateSubdirectory("target").FullName;

    [Fact]
    public void Files_folders_and_links_are_unpacked_without_the_folder_at_the_top()
    {
        Unpack(Folder("dist/"), File("dist/index.html", "a"), Folder("dist/deep/"), File("dist/deep/x.js", "b"), Link("dist/again.js", "deep/x.js"), Hard("dist/hard.js", "dist/deep/x.js"));

        Assert.Equal("a", System.IO.File.ReadAllText(Path.Combine(Target, "index.html")));
        Assert.Equal("b", System.IO.File.ReadAllText(Path.Combine(Target, "again.js")));
        Assert.Equal("b", System.IO.File.ReadAllText(Path.Combine(Target, "hard.js")));
    }

    [Theory]
    [InlineData("dist/../../out")]
    [InlineData("/dist/out")]
    [InlineData("dist//out")]
    [InlineData("dist/./out")]
    public void Name_that_leads_out_is_refused(string name)
    {
        Assert.Throws<OmegaException>(() => Unpack(Folder("dist/"), File(name, "x")));

        Assert.False(System.IO.File.Exists(Path.Combine(_folder.FullName, "out")));
    }

    [Fact]
    public void Nothing_is_written_through_a_link_that_came_before_it()
    {
        var outside = _folder.CreateSubdirectory("outside").FullName;

        Record.Exception(() => Unpack(Folder("dist/"), Link("dist/way", outside), File("dist/way/x", "x")));

        Assert.Empty(Directory.GetFileSystemEntries(outside));
    }

    [Fact]
    public void Hard_link_to_a_file_outside_is_refused()
    {
        System.IO.File.WriteAllText(Path.Combine(_folder.FullName, "secret"), "secret");

        Assert.Throws<OmegaException>(() => Unpack(Folder("dist/"), Hard("dist/x", "dist/../../secret")));
        Assert.Throws<OmegaException>(() => Unpack(Folder("dist/"), Hard("dist/x", "/etc/passwd")));
    }

    [Fact]
    public void Device_or_a_file_in_place_of_the_folder_is_refused()
    {
        Assert.Throws<OmegaException>(() => Unpack(Folder("dist/"), new PaxTarEntry(TarEntryType.Fifo, "dist/pipe")));
        Assert.Throws<OmegaException>(() => Unpack(File("dist", "x")));
        Assert.Throws<OmegaException>(() => Unpack(Link("dist", "/etc")));
    }

    private static PaxTarEntry Folder(string name) => new(TarEntryType.Directory, name);

    private static PaxTarEntry File(string name, string text) => new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) };

    private static PaxTarEntry Link(string name, string to) => new(TarEntryType.SymbolicLink, name) { LinkName = to };

    private static PaxTarEntry Hard(string name, string to) => new(TarEntryType.HardLink, name) { LinkName = to };

    private void Unpack(params PaxTarEntry[] entries)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                writer.WriteEntry(entry);
            }
        }

        stream.Position = 0;
        BuiltFiles.Unpack(stream, Target);
    }
}
