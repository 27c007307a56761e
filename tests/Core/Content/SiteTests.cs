using System.IO.Compression;
using System.Text;
using Omega.Core.Content;

namespace Omega.Core.Tests.Content;

public sealed class SiteTests : IDisposable
{
    private readonly SiteFolder _site = new SiteFolder().With("index.html", "<title>x</title>");

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData(".git/HEAD")]
    [InlineData(".gitignore")]
    [InlineData(".env")]
    [InlineData(".env.production")]
    [InlineData("img/.DS_Store")]
    [InlineData("img/._hill.jpg")]
    [InlineData("index.html~")]
    [InlineData("index.html.bak")]
    [InlineData("about/.index.html.swp")]
    [InlineData("x.swp")]
    [InlineData("id_rsa")]
    [InlineData("server.key")]
    [InlineData("img/Thumbs.db")]
    [InlineData("desktop.ini")]
    [InlineData("#index.html#")]
    [InlineData("node_modules/x/index.js")]
    [InlineData("a/node_modules/x/index.js")]
    [InlineData(".svn/entries")]
    [InlineData("package.json")]
    [InlineData("Dockerfile")]
    [InlineData(".npmrc")]
    [InlineData("backup.sql")]
    [InlineData("BACKUP.SQL.GZ")]
    [InlineData("_redirects")]
    [InlineData("CNAME")]
    [InlineData(".nojekyll")]
    [InlineData(".well-known-old/.env")]
    [InlineData(".well-known/.env")]
    public void File_that_must_not_be_published_is_left_out_and_named(string name)
    {
        var read = _site.With(name, "x").Read();

        Assert.Equal(["index.html"], read.Files.Select(file => file.Name));
        Assert.Contains(read.Warnings, warning => warning.Contains("is left out", StringComparison.Ordinal) || warning.Contains("are left out", StringComparison.Ordinal));
        Assert.Single(read.LeftOut, entry => name.StartsWith(entry.Name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(".well-known/security.txt")]
    [InlineData("downloads/script.sh")]
    [InlineData("downloads/data.sqlite")]
    [InlineData("downloads/ca.crt")]
    [InlineData("archive.tar.gz")]
    [InlineData("keys.html")]
    [InlineData("monkey.js")]
    public void File_that_only_looks_a_little_like_it_is_published(string name) =>
        Assert.Contains(name, _site.With(name, "x").Read().Files.Select(file => file.Name));

    [Fact]
    public void Private_key_is_left_out_whatever_its_name()
    {
        _site.With("notes.txt", "-----BEGIN OPENSSH PRIVATE KEY-----\nx\n").With("public.pem", "-----BEGIN PUBLIC KEY-----\nx\n");

        Assert.Equal(["index.html", "public.pem"], _site.Read().Files.Select(file => file.Name));
    }

    [Theory]
    [InlineData("schemas/schema.sql", "schemas/schema.sql")]
    [InlineData(".config/site.json", ".config/site.json")]
    [InlineData(".config/", ".config/site.json")]
    [InlineData("node_modules", "node_modules/x/.y/z.js")]
    public void Setting_lets_one_in(string include, string name)
    {
        _site.With(name, "x").With("other.sql", "x");

        Assert.Equal(new[] { "index.html", name }.Order(StringComparer.Ordinal), _site.Read(new SiteOptions(Include: [include])).Files.Select(file => file.Name));
    }

    [Fact]
    public void Included_file_lets_in_nothing_beside_it()
    {
        _site.With(".config/site.json", "x").With(".config/secret.env", "x").With(".config/.env", "x");

        Assert.DoesNotContain(_site.Read(new SiteOptions(Include: [".config/site.json"])).Files, file => file.Name.EndsWith("env", StringComparison.Ordinal));
    }

    [Fact]
    public void Names_that_the_product_the_service_or_nothing_can_answer_are_refused_all_at_once()
    {
        _site.With(".omega/x", "x").With("api/users.html", "x").With("tab\there.txt", "x");

        var problems = _site.Read(new SiteOptions(Fallback: "gone.html", Include: [".omega", "nowhere"], Services: new Dictionary<string, string> { ["omega:api.path"] = "/api/" })).Problems;

        Assert.Equal(
            [
                "web/tab?here.txt has a control character, a backslash or bytes that are not UTF-8 in its name. Rename it.",
                "web/.omega/x has a name that the product keeps for itself (/.omega/). Rename it.",
                "web/api/users.html lies at an address that the service has (omega:api.path /api/). Rename it, or give the service another path.",
                "omega:web.fallback must name a file of web/, was 'gone.html'. Name one that is there, or remove the setting.",
                "omega:web.include must name files or folders of web/, was 'nowhere'. Remove the entry.",
            ],
            problems);
    }

    [Theory]
    [InlineData("api.html")]
    [InlineData("api")]
    [InlineData("api/x/y.png")]
    public void Address_of_the_service_is_no_file_s(string name)
    {
        _site.With(name, "x");

        Assert.Single(_site.Read(new SiteOptions(Services: new Dictionary<string, string> { ["omega:api.path"] = "/api/" })).Problems);
        Assert.Empty(_site.Read().Problems);
    }

    [Fact]
    public void Site_without_a_start_page_is_refused()
    {
        File.Delete(Path.Combine(_site.Root, "index.html"));

        Assert.Equal(["web/index.html is missing: nothing would answer at /. Add it, or name another page with omega:web.fallback."], _site.With("x.html").Read().Problems);
        Assert.Empty(_site.Read(new SiteOptions("x.html")).Problems);
    }

    [Fact]
    public void Reference_that_leads_nowhere_is_told_with_file_line_and_text()
    {
        _site.With("a/page.html", "<a href=../gone.html>\n<img src='pic.png?v=1#x'>\n<a href=/ok>").With("ok.html").With("site.css", "\na { background: url(gone.png) }");

        Assert.Contains(
            """
            3 references of web/ lead nowhere; omega:web.links strict refuses them:
              - web/a/page.html:1 refers to '../gone.html', which is not there.
              - web/a/page.html:2 refers to 'pic.png?v=1#x', which is not there.
              - web/site.css:2 refers to 'gone.png', which is not there.
            """,
            _site.Read().Warnings);
        Assert.Empty(_site.Read().Problems);
        Assert.Equal(3, _site.Read(new SiteOptions(StrictLinks: true)).Problems.Count);
    }

    [Theory]
    [InlineData("<link rel=stylesheet href=gone.css>", "gone.css")]
    [InlineData("<script src=/js/gone.js></script>", "/js/gone.js")]
    [InlineData("<base href=/x/><script src=a.js></script>", "a.js")]
    public void Start_page_without_its_style_sheet_or_script_is_refused(string page, string reference)
    {
        _site.With("index.html", page).With("a.js");

        Assert.Equal([$"web/index.html:1 refers to '{reference}', which is not there. The start page is dead without it. Mend it."], _site.Read().Problems);
    }

    [Theory]
    [InlineData("https://example.org/x")]
    [InlineData("//example.org/x")]
    [InlineData("mailto:x@example.org")]
    [InlineData("data:image/png;base64,AAAA")]
    [InlineData("#part")]
    [InlineData("?q=1")]
    [InlineData("folder")]
    [InlineData("folder/")]
    [InlineData("page")]
    [InlineData("page/")]
    [InlineData("a%20b.html")]
    [InlineData("a b.html")]
    [InlineData("/version.json")]
    [InlineData("{{ url }}")]
    [InlineData("/")]
    public void Reference_that_leads_somewhere_is_not_told(string reference)
    {
        _site.With("folder/index.html").With("page.html").With("a b.html").With("x.html", $"<a href=\"{reference}\">x</a>");

        Assert.Empty(_site.Read().Warnings);
    }

    [Fact]
    public void Page_of_a_single_page_site_may_be_named_although_no_file_is_there()
    {
        _site.With("index.html", "<a href=/items/1>x</a><img src=/gone.png>");

        Assert.Contains("web/index.html:1 refers to '/gone.png'", Assert.Single(_site.Read(new SiteOptions("index.html")).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void File_without_a_media_type_is_named()
    {
        _site.With("x.unheard", [0, 1, 2]).With("noext", "text").With("page", "<!DOCTYPE html>").With("json", "{}").With("v1.2.3", "x");

        Assert.Contains("2 files of web/ have no media type in nginx/types.conf and are sent as bytes (application/octet-stream):\n  - web/v1.2.3\n  - web/x.unheard", _site.Read().Warnings);
    }

    [Fact]
    public void Long_list_is_cut_and_counted()
    {
        _site.With("x.html", string.Concat(Enumerable.Range(0, 50).Select(number => $"<img src=gone-{number}.png>")));

        var warning = Assert.Single(_site.Read().Warnings);

        Assert.StartsWith("50 references", warning, StringComparison.Ordinal);
        Assert.Equal(22, warning.Split('\n').Length);
        Assert.EndsWith("  - … and 30 more", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Twin_is_known_only_by_its_bytes()
    {
        _site.With("a.css", "a{}").With("a.css.gz", Packed("a{}")).With("b.css", "b{}").With("b.css.gz", Packed("old")).With("c.css", "c{}").With("c.css.gz", "no gzip");

        Assert.Equal("gz\t../\ta.css\n", _site.Read().Served["twins"]);
    }

    [Fact]
    public void What_the_image_is_told_is_the_same_in_every_checkout()
    {
        using var other = new SiteFolder().With("z.js", "1").With("index.html", "<title>x</title>").With("a/b.css", "2");

        Assert.Equal(_site.With("a/b.css", "2").With("z.js", "1").Read().Served, other.Read().Served);
    }

    [Fact]
    public void Windows_line_endings_and_byte_order_marks_are_the_site_s_business()
    {
        _site.With("x.html", "\uFEFF<title>x</title>\r\n").With("y.txt", Encoding.Unicode.GetBytes("x\r\n"));

        Assert.Empty(_site.Read().Problems);
        Assert.Contains(FileFacts.HashText("\uFEFF<title>x</title>\r\n"), _site.Read().Served["files"], StringComparison.Ordinal);
    }

    [Fact]
    public void Strictest_policy_is_the_one_of_a_site_that_needs_nothing() => Assert.Contains(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        _site.Read().Served["site.conf"], StringComparison.Ordinal);

    [Fact]
    public void Script_in_a_page_runs_there_and_in_no_other()
    {
        var lines = _site.With("x.html", "<script>alert(1)</script>").Read().Served["site.conf"].Split('\n');

        Assert.Contains("sha256-", Assert.Single(lines, line => line.Contains("\"/x.html\" \"default-src", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain("sha256-", Assert.Single(lines, line => line.Contains("default \"default-src", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
