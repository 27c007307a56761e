using System.Text.RegularExpressions;
using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Recipe;

public sealed partial class SiteFilesTests
{
    private static string[] Folders { get; } = ["web", "nginx", "dev/base"];

    public static TheoryData<string> Pages { get; } =
        [.. Directory.EnumerateFiles(Repository.At("web"), "*.html").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_has_nothing_inline_that_the_content_policy_blocks(string page) =>
        Assert.DoesNotMatch(Inline(), Repository.Read("web", page));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_refers_to_assets_that_exist(string page)
    {
        var assets = Reference().Matches(Repository.Read("web", page)).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(assets);
        Assert.All(assets, asset => Assert.True(File.Exists(Repository.At("web", "assets", asset)), asset));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_loads_nothing_from_elsewhere(string page) =>
        Assert.DoesNotMatch(@"(src|href)=""(https?:)?//", Repository.Read("web", page));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_names_its_language_title_and_viewport(string page)
    {
        var text = Repository.Read("web", page);

        Assert.Contains("<html lang=\"en\">", text, StringComparison.Ordinal);
        Assert.Matches("<title>Omega: [^<]+</title>", text);
        Assert.Contains("width=device-width, initial-scale=1", text, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(text, "<h1"));
    }

    [Fact]
    public void Files_have_unix_line_endings()
    {
        var files = Folders.SelectMany(folder =>
            Directory.EnumerateFiles(Repository.At(folder), "*", SearchOption.AllDirectories));

        Assert.All(files, file => Assert.DoesNotContain((byte)'\r', File.ReadAllBytes(file)));
    }

    [GeneratedRegex(@"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [GeneratedRegex(@"(?:src|href)=""/assets/([^""]+)""")]
    private static partial Regex Reference();
}
