using Omega.Core.Content;
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

    [SkippableFact]
    public async Task Build_of_a_site_that_the_program_has_not_judged_is_refused()
    {
        fixture.SkipIfMissing();
        using var files = new SomeSite();
        var site = SiteContext.Read(Repository.Root, files.Root);
        files.Write("index.html", "changed since");

        var result = await ImageBuild.RunAsync("omega/image-test:refused", ImageBuild.Arguments(fixture.Base, ImageFixture.FirstVersion), site: site);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("The files of web/ are not those that served/files names.", result.All, StringComparison.Ordinal);
    }

    [SkippableTheory]
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
    public async Task Name_of_a_file_is_a_name_and_no_command()
    {
        fixture.SkipIfMissing();
        using var files = new SomeSite();
        string[] names = ["a b+\u00fc.html", "s|x|y|e;touch pwned", "$(touch pwned)", "`touch pwned`.js", "r&d.png", "-rf", "--help.css", "'q' \"d\".txt", "a{b}c;d.js"];
        foreach (var name in names)
        {
            files.Write(name, name);
            files.Write($"assets/{name}", name);
        }

        File.CreateSymbolicLink(Path.Combine(files.Root, "alias.html"), "a b+\u00fc.html");
        var tag = $"{fixture.FirstImage}-odd";
        try
        {
            (await ImageBuild.RunAsync(tag, ImageBuild.Arguments(fixture.Base, ImageFixture.FirstVersion), site: SiteContext.Read(Repository.Root, files.Root))).Succeeded();
            var site = await HardenedContainer.StartAsync(fixture, "site", tag);

            foreach (var name in names.Concat(names.Select(name => $"assets/{name}")))
            {
                Assert.EndsWith("\r\n\r\n" + Path.GetFileName(name), await RawHttp.GetAsync(site.Url, SiteFile.Encode("/" + name)), StringComparison.Ordinal);
            }

            Assert.EndsWith("a b+\u00fc.html", await RawHttp.GetAsync(site.Url, "/alias.html"), StringComparison.Ordinal);
            Assert.DoesNotContain((await ImageLayers.ReadAsync(tag)).Entries, entry => entry.Name.EndsWith("pwned", StringComparison.Ordinal) && !entry.Name.Contains("site/", StringComparison.Ordinal));
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
