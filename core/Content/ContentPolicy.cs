namespace Omega.Core.Content;

/// <summary>The content policy of a site: the strictest one under which its own files work. Code comes from files of the site, or
/// is named by its hash; nothing comes from elsewhere.</summary>
public sealed class ContentPolicy
{
    /// <summary>What a policy that is given may be, as the predicate of a sentence.</summary>
    public const string Rule = "must be directives such as default-src 'self', "
        + "with semicolons between, at most 3000 printable ASCII characters without $ and double quotes";

    private const int Longest = 3000;

    private readonly List<PolicyNeeds> _pages = [];
    private bool _styles;
    private bool _data;
    private bool _blobs;
    private bool _media;
    private bool _wasm;

    /// <summary>Tells whether the site shows its own pages in frames.</summary>
    public bool Frames => _pages.Any(page => page.Frames);

    /// <summary>Whether a text is a policy: each directive has a name.</summary>
    public static bool IsPolicy(string text) => text.Length is > 0 and <= Longest
        && text.All(letter => letter is >= ' ' and <= '~' and not ('$' or '"' or '\\' or ','))
        && text.TrimEnd(' ', ';').Split(';').All(directive => directive.Trim().Split(' ')[0] is { Length: > 0 } name
            && name.All(letter => char.IsAsciiLetter(letter) || letter == '-'));

    /// <summary>Takes in a page.</summary>
    public void Add(PolicyNeeds page) => _pages.Add(page);

    /// <summary>Takes in the text of a script, a style sheet or a page.</summary>
    public void Add(string text)
    {
        _styles |= ((string[])["\"", "'", "`"]).Any(quote => text.Contains($"createElement({quote}style{quote})", StringComparison.Ordinal));
        _data |= text.Contains("data:", StringComparison.Ordinal);
        _blobs |= text.Contains("createObjectURL", StringComparison.Ordinal);
    }

    /// <summary>Takes in a file by its media type.</summary>
    public void AddType(string type)
    {
        _media |= type.StartsWith("video/", StringComparison.Ordinal) || type.StartsWith("audio/", StringComparison.Ordinal);
        _wasm |= type == "application/wasm";
    }

    /// <summary>The policy of one page, or of whatever is no page.</summary>
    public string Of(PolicyNeeds? page)
    {
        var sources = _data ? "'self' data:" : "'self'";
        var blobs = _blobs ? " blob:" : "";
        List<string> rules =
        [
            "default-src 'none'",
            $"script-src 'self'{Words(page?.Scripts)}{(page?.Handlers.Count > 0 ? " 'unsafe-hashes'" + Words(page.Handlers) : "")}"
                + (_wasm ? " 'wasm-unsafe-eval'" : ""),
            _styles || _pages.Any(other => other.Styles) ? "style-src 'self' 'unsafe-inline'" : "style-src 'self'",
            $"img-src {sources}{blobs}",
            $"font-src {sources}",
            $"connect-src {sources}{blobs}",
            "manifest-src 'self'",
        ];
        Add(rules, _media, $"media-src {sources}{blobs}");
        Add(rules, _blobs, "worker-src 'self' blob:");
        Add(rules, Frames, $"frame-src 'self'{blobs}");
        Add(rules, _pages.Any(other => other.Objects), "object-src 'self'");
        rules.Add(_pages.Any(other => other.Base) ? "base-uri 'self'" : "base-uri 'none'");
        rules.Add(_pages.Any(other => other.Forms) ? "form-action 'self'" : "form-action 'none'");
        rules.Add(Frames ? "frame-ancestors 'self'" : "frame-ancestors 'none'");
        return string.Join("; ", rules);
    }

    private static string Words(IReadOnlyList<string>? words) => words is null ? "" : string.Concat(words.Select(word => " " + word));

    private static void Add(List<string> rules, bool applies, string rule)
    {
        if (applies)
        {
            rules.Add(rule);
        }
    }
}
