using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Omega.Core.Content;

/// <summary>What a page refers to and what it needs of the browser, read by the rules of HTML.</summary>
public sealed class PageReader
{
    private static readonly HtmlParser Parser = new(new HtmlParserOptions { IsKeepingSourceReferences = true, IsScripting = true });

    private static readonly (string Selector, string Attribute)[] Files =
    [
        ("img", "src"), ("source", "src"), ("video", "src"), ("video", "poster"), ("audio", "src"), ("track", "src"), ("embed", "src"),
        ("object", "data"), ("input", "src"), ("body", "background"), ("table", "background"), ("td", "background"), ("image", "href"),
        ("image", "xlink:href"), ("use", "href"), ("use", "xlink:href"), ("feimage", "href"),
    ];

    private static readonly string[] Loaded = ["stylesheet", "modulepreload"];

    private static readonly string[] NoFile = ["preconnect", "dns-prefetch", "canonical", "alternate", "author", "license", "me", "next", "prev",
        "shortlink", "edituri", "pingback", "search", "help", "bookmark", "amphtml", "wlwmanifest", "profile", "self", "hub", "webmention"];

    private readonly List<Reference> _found = [];

    private PageReader(Stream stream)
    {
        using var document = Parser.ParseDocument(stream);
        Base = document.QuerySelector("base[href]")?.GetAttribute("href");
        Charset = document.QuerySelector("meta[charset]")?.GetAttribute("charset")
            ?? After("charset=", document.QuerySelector("meta[http-equiv='content-type' i]")?.GetAttribute("content"));
        Needs = PolicyNeeds.Of(document);
        foreach (var element in document.All)
        {
            Read(element);
        }
    }

    /// <summary>Reads a page, a fragment of one or a picture in SVG.</summary>
    public static PageReader Read(string path)
    {
        using var stream = File.OpenRead(path);
        return new(stream);
    }

    /// <summary>What references of the page begin from, where it says so.</summary>
    public string? Base { get; }

    /// <summary>The character set that the page declares; null where it does not.</summary>
    public string? Charset { get; }

    /// <summary>Every reference, in the order of the page.</summary>
    public IReadOnlyList<Reference> References => _found;

    /// <summary>What it needs of the browser.</summary>
    public PolicyNeeds Needs { get; }

    private void Read(IElement element)
    {
        switch (element.LocalName)
        {
            case "a" or "area" or "iframe" or "frame":
                Add(element, element.GetAttribute(element.LocalName is "a" or "area" ? "href" : "src"), ReferenceKind.Page);
                break;
            case "link":
                Link(element);
                break;
            case "script":
                Script(element);
                break;
            case "style":
                _found.AddRange(CssReferences.Read(element.TextContent, Line(element)));
                break;
            case "meta" when string.Equals(element.GetAttribute("http-equiv"), "refresh", StringComparison.OrdinalIgnoreCase):
                Add(element, After("url=", element.GetAttribute("content")), ReferenceKind.Page);
                break;
        }

        foreach (var (_, attribute) in Files.Where(file => file.Selector == element.LocalName))
        {
            Add(element, element.GetAttribute(attribute), ReferenceKind.Other);
        }

        foreach (var candidate in Candidates(element.GetAttribute("srcset")).Concat(Candidates(element.GetAttribute("imagesrcset"))))
        {
            Add(element, candidate, ReferenceKind.Other);
        }

        if (element.GetAttribute("style") is { } style)
        {
            _found.AddRange(CssReferences.Read(style, Line(element)));
        }
    }

    private void Link(IElement element)
    {
        var relations = (element.GetAttribute("rel") ?? "").ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (!relations.Intersect(NoFile).Any() || relations.Contains("stylesheet"))
        {
            Add(element, element.GetAttribute("href"), relations.Intersect(Loaded).Any() && !relations.Contains("alternate")
                ? ReferenceKind.Essential : ReferenceKind.Other);
        }
    }

    private void Script(IElement element)
    {
        if (element.GetAttribute("src") is { } source)
        {
            Add(element, source, ReferenceKind.Essential);
        }
        else if (element.GetAttribute("type") is null or "" or "module" or "text/javascript" or "application/javascript")
        {
            _found.AddRange(ScriptReferences.Read(element.TextContent, Line(element)));
        }
    }

    private void Add(IElement element, string? text, ReferenceKind kind)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            _found.Add(new(Line(element), text.Trim(), kind));
        }
    }

    private static string? After(string name, string? content) =>
        content?.IndexOf(name, StringComparison.OrdinalIgnoreCase) is { } at and >= 0 ? content[(at + name.Length)..].Trim(' ', '\'', '"') : null;

    private static int Line(IElement element) => element.SourceReference?.Position.Line ?? 1;

    /// <summary>The addresses of a srcset: each ends at white space, as one may hold a comma.</summary>
    private static IEnumerable<string> Candidates(string? set)
    {
        for (var rest = (set ?? "").TrimStart(' ', '\n', '\r', '\t', ','); rest.Length > 0;)
        {
            var end = rest.IndexOfAny([' ', '\n', '\r', '\t']);
            var address = end < 0 ? rest : rest[..end];
            yield return address.TrimEnd(',');
            var comma = address.EndsWith(',') ? end : end < 0 ? -1 : rest.IndexOf(',', end);
            rest = end < 0 || comma < 0 ? "" : rest[(comma + (address.EndsWith(',') ? 0 : 1))..].TrimStart(' ', '\n', '\r', '\t', ',');
        }
    }
}
