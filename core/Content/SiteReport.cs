using System.Text;

namespace Omega.Core.Content;

/// <summary>What the files of a site say: to whom they refer, what they are, what they need.</summary>
internal sealed class SiteReport
{
    private static readonly string[] Pages = [".html", ".htm", ".xhtml", ".shtml"];
    private static readonly string[] Scripts = [".js", ".mjs"];

    private readonly Dictionary<string, PageReader> _pages = new(StringComparer.Ordinal);
    private readonly HashSet<string> _noCharset = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _kinds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _twins = new(StringComparer.Ordinal);
    private readonly List<string> _untyped = [];
    private readonly List<string> _start = [];
    private IReadOnlyList<DeadLink> _startDead = [];

    /// <summary>References that lead nowhere.</summary>
    public IReadOnlyList<DeadLink> Dead { get; private set; } = [];

    /// <summary>The pages that have one, with what they need of the browser.</summary>
    public IReadOnlyDictionary<string, PageReader> PagesRead => _pages;

    /// <summary>Files whose character set no header may name.</summary>
    public IReadOnlySet<string> NoCharset => _noCharset;

    /// <summary>Kind (`page`, `json`, `text`) of each file whose name has no ending.</summary>
    public IReadOnlyDictionary<string, string> Kinds => _kinds;

    /// <summary>Packed forms (`gz`, `br`) of each file that has a true twin.</summary>
    public IReadOnlyDictionary<string, string> Twins => _twins;

    /// <summary>Files that are served as bytes of no known type.</summary>
    public IReadOnlyList<string> Untyped => _untyped;

    /// <summary>Style sheets and scripts that the start page names, as addresses.</summary>
    public IReadOnlyList<string> Start => _start;

    /// <summary>The files that are named after their content.</summary>
    public IReadOnlyList<SiteFile> Kept { get; private set; } = [];

    /// <summary>The content policy under which the site works.</summary>
    public ContentPolicy Policy { get; } = new();

    /// <summary>Reads all files once.</summary>
    public static SiteReport Read(IReadOnlyList<SiteFile> files, MediaTypes types, Addresses addresses, SiteOptions options)
    {
        var report = new SiteReport();
        var links = new LinkCheck(addresses, options.ServicePaths, options.Redirects);
        foreach (var file in files)
        {
            report.Type(file, types);
            report.Follow(file, links);
        }

        report.FindTwins(files);
        report.Kept = [.. files.Where(file => HashedName.Is(file.Name))];
        report.Dead = links.Dead;
        report.ReadStart(addresses, options);
        return report;
    }

    /// <summary>What refuses the build: what is missing on the start page, and everything where the stack wants it so.</summary>
    public IEnumerable<string> Problems(string site, bool strict) => (strict ? Dead : _startDead).Select(link => Describe(site, link)
        + (strict ? " Mend it; omega:web.links is strict." : " The start page is dead without it. Mend it."));

    /// <summary>One sentence on a reference.</summary>
    public static string Describe(string site, DeadLink link) =>
        $"{site}/{link.File}:{link.Reference.Line} refers to '{link.Reference.Text}', which is not there.";

    private void Type(SiteFile file, MediaTypes types)
    {
        var type = types.Of(file.Ending);
        if (type is not null)
        {
            Policy.AddType(type);
        }
        else if (FileFacts.Kind(file) is { } kind && !Path.GetFileName(file.Name).TrimStart('.').Contains('.'))
        {
            _kinds[file.Name] = kind;
        }
        else
        {
            _untyped.Add(file.Name);
        }

        if (type is not null && IsText(type) && !FileFacts.IsUtf8(file))
        {
            _noCharset.Add(file.Name);
        }
    }

    private void Follow(SiteFile file, LinkCheck links)
    {
        if (Pages.Contains(file.Ending) || file.Ending == ".svg" || (_kinds.TryGetValue(file.Name, out var kind) && kind == "page"))
        {
            var page = PageReader.Read(file.Path);
            _pages[file.Name] = page;
            Policy.Add(page.Needs);
            Policy.Add(Text(file));
            links.Follow(file.Name, page.References, page.Base);
            if (page.Charset?.ToLowerInvariant() is not (null or "utf-8" or "utf8"))
            {
                _noCharset.Add(file.Name);
            }
        }
        else if (file.Ending == ".css")
        {
            var text = Text(file);
            Policy.Add(text);
            links.Follow(file.Name, CssReferences.Read(text));
        }
        else if (Scripts.Contains(file.Ending))
        {
            var text = Text(file);
            Policy.Add(text);
            links.Follow(file.Name, ScriptReferences.Read(text));
        }
        else if (file.Ending == ".webmanifest")
        {
            links.Follow(file.Name, ManifestReferences.Read(Text(file)));
        }
    }

    private void FindTwins(IReadOnlyList<SiteFile> files)
    {
        var byName = files.ToDictionary(file => file.Name, StringComparer.Ordinal);
        foreach (var packed in files.Where(file => file.Ending is ".gz" or ".br"))
        {
            var name = packed.Name[..^packed.Ending.Length];
            if (byName.TryGetValue(name, out var plain) && !_kinds.ContainsKey(name) && FileFacts.IsTwin(packed, plain))
            {
                _twins[name] = _twins.TryGetValue(name, out var others) ? $"{others} {packed.Ending[1..]}" : packed.Ending[1..];
            }
        }
    }

    private void ReadStart(Addresses addresses, SiteOptions options)
    {
        if ((addresses.Resolve("/") ?? addresses.Fallback) is not { } name || !_pages.TryGetValue(name, out var page))
        {
            return;
        }

        var essential = page.References.Where(reference => reference.Kind == ReferenceKind.Essential).ToList();
        var links = new LinkCheck(addresses, options.ServicePaths, options.Redirects);
        links.Follow(name, essential, page.Base);
        _startDead = links.Dead;
        _start.AddRange(essential.Select(reference => LinkCheck.Target(name, reference, page.Base)).OfType<string>()
            .Where(target => Uri.UnescapeDataString(target) is var address && addresses.Resolve(address) is not null && options.Redirects.Of(address) is null).Distinct().Order(StringComparer.Ordinal));
    }

    private static bool IsText(string type) => type.StartsWith("text/", StringComparison.Ordinal)
        || type is "application/json" or "application/manifest+json" or "application/xml" or "image/svg+xml";

    private static string Text(SiteFile file) => File.ReadAllText(file.Path, Encoding.UTF8);
}
