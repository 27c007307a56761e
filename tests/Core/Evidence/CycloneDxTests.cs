using System.Runtime.CompilerServices;
using System.Text;
using NJsonSchema;
using Omega.Core.Evidence;

namespace Omega.Core.Tests.Evidence;

/// <summary>The inventory as a document, held to the schema that CycloneDX publishes.</summary>
public sealed class CycloneDxTests
{
    private static readonly ReleaseFacts Facts = new(
        "localhost:5000/omega/web", ReleaseVersion.Parse("20260401-120000"), new string('a', 40), "debian:12@sha256:" + new string('b', 64), "linux/amd64", "sha256:" + new string('c', 64));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_what_the_published_schema_asks_for(bool isDebian)
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(Data(), "bom-1.6.schema.json"));

        var problems = schema.Validate(Encoding.UTF8.GetString(await DocumentAsync(isDebian ? SomeBase.Debian() : SomeBase.Alpine())));

        Assert.Empty(problems);
    }

    [Fact]
    public async Task The_schema_is_one_that_refuses()
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(Data(), "bom-1.6.schema.json"));
        var document = Encoding.UTF8.GetString(await DocumentAsync(SomeBase.Debian()));

        Assert.NotEmpty(schema.Validate(document.Replace("\"SHA-256\"", "\"SHA256\"", StringComparison.Ordinal)));
        Assert.NotEmpty(schema.Validate(document.Replace("\"specVersion\"", "\"spec\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_same_image_gives_the_same_bytes() => Assert.Equal(await DocumentAsync(SomeBase.Debian()), await DocumentAsync(SomeBase.Debian()));

    [Fact]
    public async Task It_reads_back_as_what_it_was_written_from()
    {
        var sbom = Sbom.Read(await DocumentAsync(SomeBase.Debian()));

        Assert.Equal((SomeBase.Release().Id.ToString(), Facts.Base, Facts.Commit), (sbom.Image, sbom.Base, sbom.Commit));
        Assert.Equal(
            ["pkg:deb/debian/nginx@1.22.1-9%2Bdeb12u3?arch=amd64&distro=debian-12", "pkg:deb/debian/zlib1g@1%3A1.2.13.dfsg-1%2Bb1?arch=amd64&distro=debian-12&upstream=zlib%401%3A1.2.13.dfsg-1"],
            sbom.Packages);
        var nginx = sbom.Files["/usr/sbin/nginx"];
        Assert.Equal((Digest.Of(SomeBase.Nginx).Hex, "package", sbom.Packages[0]), (nginx.Sha256, nginx.Origin, nginx.Package));
        Assert.Equal(9, sbom.Files.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"bomFormat":"CycloneDX"}""")]
    [InlineData("""{"bomFormat":"SPDX","metadata":{},"components":[]}""")]
    public void What_is_no_inventory_is_refused(string text)
    {
        var refused = Assert.Throws<OmegaException>(() => Sbom.Read(Encoding.UTF8.GetBytes(text)));

        Assert.Equal(ExitCode.Refused, refused.ExitCode);
    }

    private static async Task<byte[]> DocumentAsync(SomeImage built) => CycloneDx.Write(await SomeBase.InventoryAsync(built), Facts, SomeBase.Release().Id);

    private static string Data([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../Data/cyclonedx"));
}
