using Omega.Core.Content;

namespace Omega.Core.Tests.Content;

public sealed class HeaderTests : IDisposable
{
    private readonly SiteFolder _site = new SiteFolder().With("index.html", "<script>1</script>");

    public void Dispose() => _site.Dispose();

    private string Configuration(SiteOptions options) => _site.Read(options).Served["site.conf"];

    [Fact]
    public void Header_stands_in_the_configuration_of_the_site_and_a_quote_ends_nothing()
    {
        var written = Configuration(new SiteOptions { Headers = [new("/a*/**", "X-Quote'`|", "say \"no\"; \\")] });

        Assert.Contains("add_header \"X-Quote'`|\" $extra_0 always;\n", written, StringComparison.Ordinal);
        Assert.Contains("    \"~^/a[^/]*/.*$\" \"say \\\"no\\\"; \\\\\";\n", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Pattern_stands_for_itself_but_for_its_stars()
    {
        var written = Configuration(new SiteOptions { Headers = [new("/a.b+(c)\"{};/*", "X-A", "b")] });

        Assert.Contains("\"~^/a\\x2eb\\x2b\\x28c\\x29\\x22\\x7b\\x7d\\x3b/[^/]*$\" \"b\";", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_for_one_name_the_later_one_comes_first()
    {
        var written = Configuration(new SiteOptions { Headers = [new("/**", "X-A", "all"), new("/b", "x-a", "one")] });

        Assert.True(written.IndexOf("\"one\"", StringComparison.Ordinal) < written.IndexOf("\"all\"", StringComparison.Ordinal));
        Assert.Single(written.Split("add_header").Skip(1));
    }

    [Fact]
    public void Header_that_the_product_has_a_value_for_is_sent_once()
    {
        var written = Configuration(new SiteOptions { Headers = [new("/**", "referrer-policy", "origin"), new("/**", "X-FRAME-OPTIONS", "SAMEORIGIN")] });

        Assert.DoesNotContain("add_header", written, StringComparison.Ordinal);
        Assert.Contains("$own_referrer {\n    default \"\";\n    \"~^/.*$\" \"origin\";", written, StringComparison.Ordinal);
        Assert.Contains("$own_frame {\n    default DENY;\n    \"~^/.*$\" \"SAMEORIGIN\";", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Content_policy_that_is_given_is_that_of_every_page()
    {
        var written = Configuration(new SiteOptions { ContentPolicy = "default-src 'self'" });

        Assert.Contains("map $file $own_csp {\n    default \"default-src 'self'\";\n}\n", written, StringComparison.Ordinal);
        Assert.Contains("'sha256-", Configuration(new SiteOptions()), StringComparison.Ordinal);
    }
}
