using Omega.Core.Content;
using Omega.Core.Context;
using Omega.Core.Settings;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Context;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class BuildContextTests : IDisposable
{
    private readonly TemporaryCheckout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    private BuildContext Prepare() => BuildContext.Prepare(new RepositoryPaths(_checkout.Root), Some.Settings().Image, new SiteOptions());

    private string Staged(string name) => Path.Combine(_checkout.Root, ".omega", "context", name);

    private string Problem() => Assert.Throws<ContextException>(Prepare).Message;

    [Fact]
    public void Prepare_lays_out_exactly_the_files_of_the_image()
    {
        _checkout.Write("Pulumi.dev.yaml", "config: {}\n");
        _checkout.Write("infra/bin/x", "x");

        Prepare();

        var staged = Directory.EnumerateFiles(Staged(""), "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Staged(""), path)).Order(StringComparer.Ordinal);
        Assert.Equal([
            "nginx/Dockerfile", "nginx/edge.conf", "nginx/nginx.conf", "served/files", "served/kept", "served/moved.conf", "served/site.conf", "served/start", "served/twins",
            "web/assets/app.js", "web/index.html",
        ], staged);
    }

    [Fact]
    public void Prepare_gives_the_same_digest_for_another_checkout_with_other_modes_and_times()
    {
        using var other = new TemporaryCheckout();
        foreach (var path in Directory.EnumerateFiles(other.Root, "*", SearchOption.AllDirectories))
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.SetLastWriteTimeUtc(path, new DateTime(2001, 2, 3, 0, 0, 0, DateTimeKind.Utc));
        }

        var context = BuildContext.Prepare(new RepositoryPaths(other.Root), Some.Settings().Image, new SiteOptions());

        Assert.Equal(Prepare(), context);
        Assert.Equal(File.GetUnixFileMode(Staged("web/index.html")), File.GetUnixFileMode(Path.Combine(other.Root, ".omega/context/web/index.html")));
    }

    [Fact]
    public void Prepare_changes_nothing_when_other_files_of_the_checkout_change()
    {
        var before = Prepare();
        foreach (var name in new[] { "bin/x", "obj/x", ".git/index", "Pulumi.dev.yaml", ".omega/state/x", "tests/TestResults/x.trx" })
        {
            _checkout.Write(name, "changed");
        }

        Assert.Equal(before, Prepare());
    }

    [Fact]
    public void Prepare_changes_the_content_but_not_the_edge_when_a_page_changes()
    {
        var before = Prepare();
        _checkout.Write("web/index.html", "<html>two</html>\n");

        var after = Prepare();

        Assert.NotEqual(before.Content, after.Content);
        Assert.Equal(before.EdgeContent, after.EdgeContent);
        Assert.Equal(before.DoorContent, after.DoorContent);
        Assert.Equal("<html>two</html>\n", File.ReadAllText(Staged("web/index.html")));
    }

    [Fact]
    public void Prepare_removes_what_is_no_longer_there()
    {
        Prepare();
        File.Delete(Path.Combine(_checkout.Root, "web/assets/app.js"));

        Prepare();

        Assert.False(File.Exists(Staged("web/assets/app.js")));
    }

    [Fact]
    public void Prepare_and_builder_agree_on_a_file_that_the_ignore_file_takes_back()
    {
        _checkout.Write("nginx/Dockerfile.dockerignore", "*\n!web\n!nginx\nweb/drafts/*\n!web/drafts/kept.html\n");
        _checkout.Write("web/drafts/left-out.html", "1");
        _checkout.Write("web/drafts/kept.html", "1");
        var before = Prepare();

        _checkout.Write("web/drafts/left-out.html", "2");
        Assert.Equal(before, Prepare());
        Assert.False(File.Exists(Staged("web/drafts/left-out.html")));

        _checkout.Write("web/drafts/kept.html", "2");
        Assert.NotEqual(before, Prepare());
        Assert.True(File.Exists(Staged("web/drafts/kept.html")));
    }

    [Fact]
    public void Prepare_ships_the_content_behind_links_that_stay_inside()
    {
        _checkout.Link("web/home.html", "index.html");
        _checkout.Link("web/start.html", "home.html");
        _checkout.Write("web/a b+ü.html", "odd");
        Directory.CreateDirectory(Path.Combine(_checkout.Root, "web/empty"));

        Prepare();

        Assert.Equal("<html>one</html>\n", File.ReadAllText(Staged("web/start.html")));
        Assert.Null(new FileInfo(Staged("web/start.html")).LinkTarget);
        Assert.Equal("odd", File.ReadAllText(Staged("web/a b+ü.html")));
    }

    [Fact]
    public void Prepare_reports_every_unusable_file_at_once()
    {
        _checkout.Link("web/broken.html", "nowhere.html");
        _checkout.Link("web/hostname", "/etc/hostname");
        _checkout.Link("web/loop", "../web");
        _checkout.Write("nginx/nginx.conf", "events {}\r\n");

        Assert.Equal(
            """
            The image cannot be built from these files:
              - nginx/nginx.conf has Windows line endings, with which scripts fail and digests differ between checkouts. Convert it to LF (`sed -i 's/\r$//' nginx/nginx.conf`).
              - web/broken.html is a link to 'nowhere.html', which does not exist. Remove it or mend its target.
              - web/hostname is a link that leads out of its folder. Copy the file into the folder instead.
              - web/loop is a link that leads out of its folder. Copy the file into the folder instead.
            """,
            Problem());
    }

    [Fact]
    public void Prepare_refuses_a_link_to_a_folder_above_itself()
    {
        _checkout.Link("web/assets/again", "../assets");

        Assert.Contains("web/assets/again is a link to a folder above itself.", Problem(), StringComparison.Ordinal);
    }

    private BuildContext Prepare(WebSettings web) => BuildContext.Prepare(
        new RepositoryPaths(_checkout.Root), Some.Settings().Image, web.Options([]),
        SiteFolder.Of(new RepositoryPaths(_checkout.Root), web, new DockerBuilder(_checkout.Root, _ => { }), TimeProvider.System));

    [Fact]
    public void Another_folder_with_the_same_files_is_the_same_release()
    {
        var before = Prepare();
        Directory.Move(Path.Combine(_checkout.Root, "web"), Path.Combine(_checkout.Root, "pages"));

        var after = Prepare(new WebSettings(Root: "pages"));

        Assert.Equal(before, after);
        Assert.Contains("pages/index.html", after.Files.Keys);
        Assert.DoesNotContain("web/index.html", after.Files.Keys);
        Assert.Equal("<html>one</html>\n", File.ReadAllText(Staged("web/index.html")));
    }

    [Theory]
    [InlineData("nothing", "omega:web.root names 'nothing', which is missing. Name one that is there.")]
    [InlineData("way/out", "omega:web.root names 'way/out', which is a link that leads out of the checkout.")]
    [InlineData("out", "omega:web.root names 'out', which is a link that leads out of the checkout.")]
    public void Folder_that_is_not_in_the_checkout_is_refused(string root, string expected)
    {
        using var other = new TemporaryCheckout();
        Directory.CreateDirectory(Path.Combine(other.Root, "out"));
        _checkout.Link("way", other.Root);
        _checkout.Link("out", Path.Combine(other.Root, "out"));

        Assert.Contains(expected, Assert.Throws<ContextException>(() => Prepare(new WebSettings(Root: root))).Message, StringComparison.Ordinal);
    }

    public static TheoryData<WebSettings> Words() =>
    [
        new WebSettings(Headers: [new("X-A", "b")]), new WebSettings(ContentPolicy: "default-src 'self'"), new WebSettings(Redirects: [new("/old", "/")]),
        new WebSettings(Labels: new LabelSettings(Licence: "MIT")),
    ];

    [Theory]
    [MemberData(nameof(Words))]
    public void What_a_stack_says_of_its_site_is_part_of_the_release_and_not_of_the_edge(WebSettings web)
    {
        var (before, after) = (Prepare(), Prepare(web));

        Assert.NotEqual(before.Content, after.Content);
        Assert.Equal((before.EdgeContent, before.DoorContent), (after.EdgeContent, after.DoorContent));
        Assert.Equal(before, Prepare(new WebSettings(Maintenance: true)));
    }

    [Fact]
    public void Labels_stand_at_the_end_of_a_recipe_of_their_own_and_a_quote_ends_nothing()
    {
        Assert.Equal("../.omega/context/nginx/Dockerfile", Prepare().Dockerfile);

        var context = Prepare(new WebSettings(Labels: new LabelSettings("O\"Brien \\ $HOME\u2028RUN", "https://example.org/a.git")));

        Assert.Equal("../.omega/context/served/Dockerfile", context.Dockerfile);
        Assert.Equal(
            File.ReadAllText(Staged("nginx/Dockerfile")) + "LABEL org.opencontainers.image.authors=\"O\\\"Brien \\\\ \\$HOME\u2028RUN\"\nLABEL org.opencontainers.image.source=\"https://example.org/a.git\"\n",
            File.ReadAllText(Staged("served/Dockerfile")));
    }

    [Fact]
    public void Prepare_names_a_missing_folder()
    {
        Directory.Delete(Path.Combine(_checkout.Root, "web"), recursive: true);

        Assert.Contains("web/ is missing. Restore it with `git checkout -- web`.", Problem(), StringComparison.Ordinal);
    }
}
