using System.Text;
using Omega.Core.Registries;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Registries;

public sealed class ImageCopyTests : IDisposable
{
    private const string Type = "application/vnd.docker.distribution.manifest.v2+json";
    private const string Tag = "20260401-120000";

    private static readonly byte[] Config = Encoding.UTF8.GetBytes("{\"architecture\":\"amd64\"}");
    private static readonly byte[] Layer = [.. Enumerable.Range(0, 300_000).Select(index => (byte)index)];
    private static readonly byte[] Manifest = Encoding.UTF8.GetBytes(
        $$"""{"schemaVersion":2,"mediaType":"{{Type}}","config":{"digest":"{{Digest.Of(Config)}}"},"layers":[{"digest":"{{Digest.Of(Layer)}}"}]}""");

    private static readonly Digest Image = Digest.Of(Manifest);

    private readonly FakeRegistry _from = new FakeRegistry()
        .Hold($"/v2/omega/web/manifests/{Image}", Manifest)
        .Hold($"/v2/omega/web/blobs/{Digest.Of(Config)}", Config)
        .Hold($"/v2/omega/web/blobs/{Digest.Of(Layer)}", Layer);

    private readonly FakeRegistry _to = new();

    [Fact]
    public async Task An_image_is_copied_to_the_byte_and_named_last()
    {
        await CopyAsync();

        Assert.Equal(
            [$"/v2/prod/site/blobs/{Digest.Of(Config)}", $"/v2/prod/site/blobs/{Digest.Of(Layer)}", $"/v2/prod/site/manifests/{Tag}"], _to.Writes);
        Assert.Equal(Manifest, _to.At($"/v2/prod/site/manifests/{Tag}"));
        Assert.Equal(Layer, _to.At($"/v2/prod/site/blobs/{Digest.Of(Layer)}"));
    }

    [Fact]
    public async Task What_is_there_already_is_not_written_again()
    {
        _to.Hold($"/v2/prod/site/blobs/{Digest.Of(Layer)}", Layer);
        await CopyAsync();
        await CopyAsync();

        Assert.Equal([$"/v2/prod/site/blobs/{Digest.Of(Config)}", $"/v2/prod/site/manifests/{Tag}"], _to.Writes);
    }

    [Fact]
    public async Task A_tag_that_names_another_image_is_not_moved()
    {
        _to.Hold($"/v2/prod/site/manifests/{Tag}", Encoding.UTF8.GetBytes("{}"));

        await RefusesAsync($"Refused: the tag prod/site:{Tag} is there already and names {Digest.Of("{}")}, to be promoted is {Image}.");
    }

    [Theory]
    [InlineData("manifests", true)]
    [InlineData("blobs", false)]
    public async Task Other_bytes_under_a_digest_are_not_brought_anywhere(string kind, bool isManifest)
    {
        var digest = isManifest ? Image : Digest.Of(Layer);
        _from.Hold($"/v2/omega/web/{kind}/{digest}", Encoding.UTF8.GetBytes("other bytes"));

        await RefusesAsync($"Refused: the registry {_from.Address} answers for omega/web@{digest} with other bytes.");
        Assert.Null(_to.At($"/v2/prod/site/manifests/{Tag}"));
        Assert.Null(_to.At($"/v2/prod/site/blobs/{Digest.Of(Layer)}"));
    }

    [Theory]
    [InlineData("""{"schemaVersion":2,"manifests":[]}""")]
    [InlineData("""{"schemaVersion":2,"config":{"digest":"CONFIG"},"layers":[]}""")]
    [InlineData("""{"schemaVersion":2,"mediaType":"a/b","config":{"digest":"CONFIG"},"layers":[{"digest":"../../x"}]}""")]
    [InlineData("""{"schemaVersion":2,"mediaType":"a/b","config":{"digest":"CONFIG"},"layers":[{}]}""")]
    [InlineData("""{"schemaVersion":2,"mediaType":7,"config":{"digest":"CONFIG"},"layers":[]}""")]
    public async Task What_is_no_manifest_of_one_image_is_not_promoted(string text)
    {
        var manifest = Encoding.UTF8.GetBytes(text.Replace("CONFIG", Digest.Of(Config).ToString(), StringComparison.Ordinal));
        _from.Hold($"/v2/omega/web/manifests/{Digest.Of(manifest)}", manifest);

        await RefusesAsync($"Refused: {Digest.Of(manifest)} is no manifest of one image with its media type, so it is not promoted.", Digest.Of(manifest));
        Assert.Empty(_to.Writes);
    }

    public void Dispose()
    {
        _from.Dispose();
        _to.Dispose();
    }

    private async Task RefusesAsync(string message, Digest? image = null)
    {
        var refusal = await Assert.ThrowsAsync<OmegaException>(() => CopyAsync(image));

        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Refused, refusal.ExitCode);
    }

    private async Task CopyAsync(Digest? image = null)
    {
        using var from = new RegistryClient(_from.Address, "omega", "secret");
        using var to = new RegistryClient(_to.Address, "omega", "secret");
        await new ImageCopy(from, "omega/web", to, "prod/site").RunAsync(image ?? Image, Tag);
    }
}
