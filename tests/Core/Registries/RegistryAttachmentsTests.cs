using System.Text;
using Omega.Core.Registries;

namespace Omega.Core.Tests.Registries;

/// <summary>What lies beside an image, in registries that list it themselves and in those that do not.</summary>
public sealed class RegistryAttachmentsTests
{
    private const string Repository = "omega/web";
    private static readonly RegistryManifest Image = new(Digest.Of("image"), 5, null, false);
    private static readonly string Tag = $"sha256-{Image.Digest.Hex}";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_put_beside_an_image_comes_back_byte_by_byte(bool hasReferrers)
    {
        using var registry = new OciRegistry { HasReferrers = hasReferrers };
        using var client = Client(registry);

        await client.AttachAsync(Repository, Image.Digest, [Some("a"), Some("b")]);

        var found = await client.AttachedAsync(Repository, Image.Digest);
        Assert.Equal([Some("a").Digest, Some("b").Digest], found.Select(artifact => artifact.Digest).OrderBy(digest => digest == Some("b").Digest));
        Assert.Equal(["a", "b"], found.Select(artifact => Encoding.UTF8.GetString(artifact.Content.Span)).Order());
        Assert.Empty(await client.AttachedAsync(Repository, Digest.Of("other image")));
    }

    [Fact]
    public async Task A_tag_that_can_be_written_once_takes_all_of_it_and_a_second_write_says_what_to_exempt()
    {
        using var registry = new OciRegistry { IsImmutable = true };
        using var client = Client(registry);

        await client.AttachAsync(Repository, Image.Digest, [Some("a"), Some("b"), Some("c")]);

        Assert.Equal(3, (await client.AttachedAsync(Repository, Image.Digest)).Count);
        Assert.Single(registry.Written, Tag);
        var refused = await Assert.ThrowsAsync<OmegaException>(() => client.AttachAsync(Repository, Image.Digest, [Some("d")]));
        Assert.Contains("Where tags cannot be written twice, exempt `sha256-*`.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_clean_up_took_is_left_out_of_the_list_and_goes_back_beside_what_is_still_there()
    {
        using var registry = new OciRegistry();
        using var client = Client(registry);
        await client.AttachAsync(Repository, Image.Digest, [Some("a"), Some("b")]);
        registry.Manifests.Remove(Some("a").Digest.ToString());

        Assert.Equal([Some("b").Digest], (await client.AttachedAsync(Repository, Image.Digest)).Select(artifact => artifact.Digest));

        registry.Manifests.Remove(Some("b").Digest.ToString());
        await client.AttachAsync(Repository, Image.Digest, [Some("a")]);
        Assert.Equal([Some("a").Digest], (await client.AttachedAsync(Repository, Image.Digest)).Select(artifact => artifact.Digest));
        Assert.DoesNotContain(Some("b").Digest.Hex, Encoding.UTF8.GetString(registry.Manifests[Tag]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_that_is_not_what_the_manifest_names_is_not_taken()
    {
        using var registry = new OciRegistry { HasReferrers = true };
        using var client = Client(registry);
        await client.AttachAsync(Repository, Image.Digest, [Some("a")]);

        registry.Blobs[Digest.Of("a").ToString()] = Encoding.UTF8.GetBytes("forged");

        Assert.Empty(await client.AttachedAsync(Repository, Image.Digest));
    }

    private static RegistryClient Client(OciRegistry registry) => new(registry.Address, "omega", "secret");

    private static Artifact Some(string content) =>
        Artifact.Of(Image, Artifact.InToto, Encoding.UTF8.GetBytes(content), new Dictionary<string, string> { ["name"] = content });
}
