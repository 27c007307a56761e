using Omega.Core.Content;

namespace Omega.Core.Tests.Content;

public sealed class PageReaderTests
{
    [Theory]
    [InlineData("<a href=x.html>", "x.html")]
    [InlineData("<img src=a.png srcset='b.png 1x, c,d.png 2x'>", "a.png|b.png|c,d.png")]
    [InlineData("<source srcset='b.png 300w,\n c.png'>", "b.png|c.png")]
    [InlineData("<link rel=stylesheet href=/a.css><link rel=preconnect href=/x><link rel=canonical href=/y>", "/a.css")]
    [InlineData("<link rel=preload as=image imagesrcset='a.png 1x' href=b.png>", "b.png|a.png")]
    [InlineData("<script src=a.js></script><script>import './b.js'; import('/c.js'); x = 'import \"no\"'</script>", "a.js|./b.js|/c.js")]
    [InlineData("<script type=application/json>{\"import './x.js'\":1}</script>", "")]
    [InlineData("<style>a{background:url(a.png)}</style><p style='background:url(b.png)'>", "a.png|b.png")]
    [InlineData("<video src=a.mp4 poster=p.jpg><track src=t.vtt></video>", "a.mp4|p.jpg|t.vtt")]
    [InlineData("<svg><use href='i.svg#a'/><image xlink:href=b.png /></svg>", "i.svg#a|b.png")]
    [InlineData("<meta http-equiv=refresh content='0; url=next.html'>", "next.html")]
    [InlineData("<iframe src=f.html></iframe><object data=o.pdf></object><embed src=e.swf>", "f.html|o.pdf|e.swf")]
    [InlineData("<!-- <img src=no.png> -->", "")]
    public void Read_finds_every_reference(string html, string expected) =>
        Assert.Equal(expected, string.Join('|', Read(html).References.Select(reference => reference.Text)));

    [Fact]
    public void Read_tells_the_line() => Assert.Equal([2, 4], Read("<p>\n<img src=a.png>\n<p>\n<img\nsrc=b.png>").References.Select(reference => reference.Line));

    [Theory]
    [InlineData("<meta charset=ISO-8859-1>", "ISO-8859-1")]
    [InlineData("<meta http-equiv=Content-Type content='text/html; charset=windows-1252'>", "windows-1252")]
    [InlineData("<p>", null)]
    public void Charset_is_what_the_page_declares(string html, string? expected) => Assert.Equal(expected, Read(html).Charset);

    [Fact]
    public void Hash_of_a_script_is_the_one_that_browsers_compute()
    {
        // printf 'alert(1)\n' | openssl dgst -sha256 -binary | base64
        Assert.Equal(["'sha256-MaeD7tQk/YNyd6Pm9J12ROmv0Z93QwNN4VH7v3gI+RI='"], Read("<script>alert(1)\r\n</script><script src=x.js></script>").Needs.Scripts);
    }

    private static PageReader Read(string html)
    {
        using var site = new SiteFolder().With("x.html", html);
        return PageReader.Read(Path.Combine(site.Root, "x.html"));
    }
}
