using System.Text;
using Omega.Core.Evidence;

namespace Omega.Core.Tests.Evidence;

public sealed class ImageDifferenceTests
{
    private const string Config = """
        {"architecture":"amd64","os":"linux","created":"2026-04-01T12:00:00Z","config":{"User":"10101:10101","Image":"sha256:1","Hostname":"a","Labels":{"omega.edge":"one"}},
         "history":[{"created":"2026-04-01T12:00:00Z"}],"container":"a"}
        """;

    [Fact]
    public async Task The_same_image_built_at_another_time_is_the_same()
    {
        var difference = ImageDifference.Of(
            await ImageAsync(Config, Site("one")),
            await ImageAsync(Config.Replace("2026-04-01", "2026-05-02", StringComparison.Ordinal).Replace("sha256:1", "sha256:2", StringComparison.Ordinal)
                .Replace("\"a\"", "\"b\"", StringComparison.Ordinal), Site("one")));

        Assert.True(difference.IsSame);
        Assert.Empty(difference.Files);
    }

    [Fact]
    public async Task A_changed_file_is_told_by_its_path_and_hashes()
    {
        var difference = ImageDifference.Of(await ImageAsync(Config, Site("one")), await ImageAsync(Config, Site("two")));

        Assert.False(difference.IsSame);
        Assert.Equal([$"/page: other bytes, sha256 {Digest.Of("one").Hex} then, {Digest.Of("two").Hex} now"], difference.Files);
    }

    [Fact]
    public async Task Files_that_only_one_of_both_has_and_links_that_lead_elsewhere_are_told()
    {
        var difference = ImageDifference.Of(
            await ImageAsync(Config, new SomeImage().Layer(("gone", "x"), ("link", "-> a"))), await ImageAsync(Config, new SomeImage().Layer(("link", "-> b"), ("new", "x"))));

        Assert.Equal(["/gone: only in the recorded image", "/link: a link to a then, a link to b now", "/new: only in the image that was built now"], difference.Files);
    }

    [Fact]
    public async Task A_file_with_another_mode_is_told_although_its_bytes_are_the_same()
    {
        var before = await ImageAsync(Config, Site("one"));
        var after = before with
        {
            Layers = [Digest.Of("other")],
            Files = before.Files.ToDictionary(file => file.Key, file => file.Value with { Attributes = file.Value.Attributes.Replace("0644", "0600", StringComparison.Ordinal) }),
        };

        Assert.Equal(["/page: mode, owner and time 0644 0:0 0 then, 0600 0:0 0 now"], ImageDifference.Of(before, after).Files);
    }

    [Fact]
    public async Task Layers_that_differ_though_no_file_does_are_not_the_same()
    {
        var before = await ImageAsync(Config, Site("one"));

        var difference = ImageDifference.Of(before, before with { Layers = [Digest.Of("other")] });

        Assert.False(difference.IsSame);
        Assert.StartsWith("all files are the same, the layers are not: ", Assert.Single(difference.Files), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10101:10101", "0:0", "config.User: \"10101:10101\" then, \"0:0\" now")]
    [InlineData("\"omega.edge\":\"one\"", "\"omega.edge\":\"two\"", "config.Labels.omega.edge: \"one\" then, \"two\" now")]
    [InlineData(",\"Labels\":{\"omega.edge\":\"one\"}", "", "config.Labels.omega.edge: \"one\" then, nothing now")]
    [InlineData("amd64", "arm64", "architecture: \"amd64\" then, \"arm64\" now")]
    public async Task A_configuration_that_differs_is_told_although_the_layers_are_the_same(string from, string to, string expected)
    {
        var difference = ImageDifference.Of(await ImageAsync(Config, Site("one")), await ImageAsync(Config.Replace(from, to, StringComparison.Ordinal), Site("one")));

        Assert.False(difference.IsSame);
        Assert.Equal([expected], difference.Configuration);
    }

    private static SomeImage Site(string text) => new SomeImage().Layer(("page", text));

    private static async Task<ImageContents> ImageAsync(string config, SomeImage image) => await image.ReadAsync() with { Config = Encoding.UTF8.GetBytes(config) };
}
