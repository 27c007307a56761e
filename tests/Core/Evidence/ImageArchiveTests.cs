using System.Text;
using Omega.Core.Evidence;

namespace Omega.Core.Tests.Evidence;

public sealed class ImageArchiveTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Layers_lie_on_each_other_in_the_order_of_the_manifest(bool isZipped)
    {
        var image = await new SomeImage { IsZipped = isZipped }
            .Layer(("usr/", ""), ("usr/bin/one", "one"), ("usr/bin/two", "two"), ("etc/gone", "x"), ("opt/all/a", "a"), ("opt/all/b", "b"))
            .Layer(("usr/bin/two", "TWO"), ("etc/.wh.gone", ""), ("opt/all/.wh..wh..opq", ""), ("opt/all/c", "c"))
            .ReadAsync();

        Assert.Equal(["/opt/all/c", "/usr/bin/one", "/usr/bin/two"], image.Files.Keys);
        Assert.Equal(Digest.Of("TWO").Hex, image.Files["/usr/bin/two"].Sha256);
    }

    [Fact]
    public async Task A_folder_that_is_taken_away_takes_all_of_it_and_nothing_beside_it()
    {
        var image = await new SomeImage()
            .Layer(("opt/all/a", "a"), ("opt/all/deep/b", "b"), ("opt/allied", "c"))
            .Layer(("opt/.wh.all", ""))
            .ReadAsync();

        Assert.Equal(["/opt/allied"], image.Files.Keys);
    }

    [Fact]
    public async Task A_hard_link_has_the_bytes_of_what_it_names_in_whichever_layer()
    {
        var image = await new SomeImage().Layer(("a", "bytes"), ("b", "=> a")).Layer(("c", "=> b")).ReadAsync();

        Assert.All(["/b", "/c"], path => Assert.Equal(Digest.Of("bytes").Hex, image.Files[path].Sha256));
        Assert.Equal("/c", image.Files["/c"].Path);
    }

    [Theory]
    [InlineData("/lib/x/libz.so.1", "/usr/lib/x/libz.so.1.2")]
    [InlineData("/lib/../lib/x/libz.so.1.2", "/usr/lib/x/libz.so.1.2")]
    [InlineData("/round/and", "/round/and")]
    [InlineData("/nothing/here", "/nothing/here")]
    public async Task Links_on_the_way_and_at_the_end_are_followed(string path, string expected)
    {
        var image = await new SomeImage().Layer(("lib", "-> usr/lib"), ("usr/lib/x/libz.so.1", "-> libz.so.1.2"), ("usr/lib/x/libz.so.1.2", "z"), ("round", "-> round")).ReadAsync();

        Assert.Equal(expected.StartsWith("/round", StringComparison.Ordinal) ? image.Resolve(path) : expected, image.Resolve(path));
    }

    [Fact]
    public async Task An_image_is_known_by_its_configuration_and_where_the_archive_says_so_by_its_manifest()
    {
        var plain = new SomeImage().Layer(("a", "a"));
        var contained = new SomeImage { IsZipped = true }.Layer(("a", "a"));

        Assert.Equal([plain.Id], (await plain.ReadAsync()).Ids);
        Assert.Equal([contained.Id, Digest.Of("manifest")], (await contained.ReadAsync()).Ids);
    }

    [Theory]
    [InlineData("no archive at all, but text that is long enough to be taken for the head of one, or so a careless reader may think")]
    [InlineData("")]
    public async Task What_is_no_image_is_told_without_a_trace(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));

        var told = await Assert.ThrowsAsync<OmegaException>(() => ImageArchive.ReadAsync(stream, ImageReading.OfRelease));

        Assert.StartsWith("What the Docker engine saved of an image cannot be read: ", told.Message, StringComparison.Ordinal);
    }
}
