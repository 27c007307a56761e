using Omega.Core.Content;

namespace Omega.Core.Tests.Content;

public sealed class CssReferencesTests
{
    [Theory]
    [InlineData("a { background: url(a.png) }", "a.png")]
    [InlineData("a { background: url( 'a b.png' ) }", "a b.png")]
    [InlineData("a { background: URL(\"a)b.png\") }", "a)b.png")]
    [InlineData("a { background: url(a\\ b.png) }", "a b.png")]
    [InlineData("a { background: url(a\\20 b.png) }", "a b.png")]
    [InlineData("a { content: 'url(no.png)' }", "")]
    [InlineData("/* url(no.png) */ a { mask-image: url(m.svg#x) }", "m.svg#x")]
    [InlineData("@import 'b.css' screen; a {}", "b.css")]
    [InlineData("@import url(b.css) layer(x);", "b.css")]
    [InlineData("@charset \"utf-8\"; @namespace svg url(http://www.w3.org/2000/svg);", "")]
    [InlineData("@font-face { src: url(f.woff2) format('woff2'), local('Inter') }", "f.woff2")]
    [InlineData("a { background: image-set('a.png' 1x, url(b.png) 2x type('image/png')) }", "a.png|b.png")]
    [InlineData("a { future-thing: url(x.png) }", "x.png")]
    [InlineData("a { background: url(unclosed.png", "unclosed.png")]
    [InlineData("a { content: \"unclosed\n } b { background: url(c.png) }", "c.png")]
    public void Read_finds_every_address_and_nothing_else(string css, string expected) =>
        Assert.Equal(expected, string.Join('|', CssReferences.Read(css).Select(reference => reference.Text)));

    [Fact]
    public void Read_tells_the_line() =>
        Assert.Equal([3, 6], CssReferences.Read("/* one\n two */\n@import 'b.css';\na {\n}\nb { background: url(c.png) }").Select(reference => reference.Line));

    [Fact]
    public void Sheet_that_is_imported_is_as_essential_as_the_one_that_imports_it() =>
        Assert.Equal([ReferenceKind.Essential, ReferenceKind.Other], CssReferences.Read("@import 'b.css'; a { background: url(c.png) }").Select(reference => reference.Kind));
}
