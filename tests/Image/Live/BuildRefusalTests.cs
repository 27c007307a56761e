using System.Text.RegularExpressions;
using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Live;

[Collection(ImageCollection.Name)]
public sealed class BuildRefusalTests(ImageFixture fixture)
{
    [SkippableFact]
    public async Task Build_without_a_base_is_refused()
    {
        fixture.SkipIfMissing();

        var result = await ImageBuild.RunAsync("omega/image-test:refused", new Dictionary<string, string>());

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("BASE-is-required", result.All, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Build_on_a_base_without_digest_is_refused()
    {
        fixture.SkipIfMissing();
        Skip.If(Environment.GetEnvironmentVariable("OMEGA_BASE") is { Length: > 0 }, "OMEGA_BASE is set; the local base is not there.");

        var result = await ImageBuild.RunAsync("omega/image-test:refused", ImageBuild.Arguments("omega/base:local", ImageFixture.FirstVersion));

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("BASE must be pinned by digest", result.All, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("VERSION", "1\"}")]
    [InlineData("REVISION", "a b")]
    [InlineData("SOURCE_DATE_EPOCH", "yesterday")]
    public async Task Build_with_a_bad_argument_is_refused(string name, string value)
    {
        fixture.SkipIfMissing();
        var arguments = ImageBuild.Arguments(fixture.Base, ImageFixture.FirstVersion);
        arguments[name] = value;

        var result = await ImageBuild.RunAsync("omega/image-test:refused", arguments);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains($"given '{value}'", result.All, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("/etc/hostname", "leads out of the site", "1")]
    [InlineData("missing.html", "is a link to nothing", "2")]
    public async Task Build_of_a_site_with_a_link_that_is_no_file_of_it_is_refused(string target, string expected, string version)
    {
        fixture.SkipIfMissing();
        using var copy = new RecipeCopy();
        File.CreateSymbolicLink(copy.At("web", "link.html"), target);

        await AssertRefusedAsync(copy, version, "web/link.html is a link", expected);
    }

    [SkippableTheory]
    [InlineData("web", "index.html")]
    [InlineData("nginx", "build-root.sh")]
    [InlineData("nginx", "build-helper.sh")]
    [InlineData("nginx", "omega.c")]
    [InlineData("nginx", "common.conf")]
    public async Task Build_of_a_file_with_windows_line_endings_is_refused(string folder, string file)
    {
        fixture.SkipIfMissing();
        using var copy = new RecipeCopy();
        await File.WriteAllTextAsync(copy.At(folder, file), Repository.Read(folder, file).ReplaceLineEndings("\r\n"));

        await AssertRefusedAsync(copy, ImageFixture.FirstVersion, "Windows line endings", $"/src/{folder}/{file}");
    }

    [SkippableFact]
    public async Task Build_takes_links_within_the_site_odd_names_and_assets_in_folders()
    {
        fixture.SkipIfMissing();
        using var copy = new RecipeCopy();
        File.CreateSymbolicLink(copy.At("web", "alias.html"), "404.html");
        await File.WriteAllTextAsync(copy.At("web", "a b+ü.html"), "<img src=\"/assets/charts/one.png\">");
        Directory.CreateDirectory(copy.At("web", "assets", "charts"));
        await File.WriteAllTextAsync(copy.At("web", "assets", "charts", "one.png"), "picture");
        var tag = $"{fixture.FirstImage}-odd";

        try
        {
            (await ImageBuild.RunAsync(tag, ImageBuild.Arguments(fixture.Base, ImageFixture.FirstVersion), root: copy.Root)).Succeeded();
            var site = await HardenedContainer.StartAsync(fixture, "site", tag);
            var page = await RawHttp.GetAsync(site.Url, "/a%20b+%C3%BC.html");
            var picture = Regex.Match(page, "/assets/charts/one\\.[0-9a-f]{12}\\.png").Value;

            Assert.StartsWith("HTTP/1.1 200 ", await RawHttp.GetAsync(site.Url, "/alias.html"), StringComparison.Ordinal);
            Assert.Contains("immutable", await RawHttp.GetAsync(site.Url, picture), StringComparison.Ordinal);
        }
        finally
        {
            await Shell.DockerAsync("image", "rm", "--force", tag);
        }
    }

    private async Task AssertRefusedAsync(RecipeCopy copy, string version, params string[] expected)
    {
        var result = await ImageBuild.RunAsync("omega/image-test:refused", ImageBuild.Arguments(fixture.Base, version), root: copy.Root);

        Assert.NotEqual(0, result.ExitCode);
        Assert.All(expected, text => Assert.True(result.All.Contains(text, StringComparison.Ordinal), $"'{text}' is missing in:\n{result.All}"));
    }
}
