namespace Omega.Core.Content;

/// <summary>A site as it is built in: its files as their makers made them, what the image has to know of each, and what to say.</summary>
public sealed class Site
{
    /// <summary>Name below which the product asks the site what it has to know; no file of a site may have it.</summary>
    public const string OwnName = ".omega";

    private readonly List<string> _problems = [];
    private readonly List<string> _warnings = [];
    private readonly SiteOptions _options;

    private Site(string folder, string name, MediaTypes types, SiteOptions options, Func<string, bool>? ignores)
    {
        _options = options;
        var unpublished = new Unpublished(options.Include ?? []);
        var tree = FileTree.Collect(folder, name, (entry, path) => ignores?.Invoke(entry) != true && unpublished.Takes(entry, path));
        _problems.AddRange(tree.Problems);
        Files = [.. tree.Files.Select(file => new SiteFile(file.Key, file.Value, FileFacts.Hash(file.Value), new FileInfo(file.Value).Length))];
        LeftOut = unpublished.LeftOut;
        var addresses = new Addresses(Files.Select(file => file.Name), Fallback());
        _problems.AddRange(SiteRules.Problems(name, Files, addresses, options));
        _problems.AddRange(RedirectNotes.Problems(addresses, options));
        Report = SiteReport.Read(Files, types, addresses, options);
        _problems.AddRange(Report.Problems(name, options.StrictLinks));
        _warnings.AddRange(SiteWarnings.Of(name, this, RedirectNotes.Of(name, Files, addresses, options)));
        Served = _problems.Count == 0 ? ServedFiles.Write(Files, Report, types, addresses, options) : new Dictionary<string, string>();
    }

    /// <summary>Reads the site in a folder; wrong files are <see cref="Problems"/>, never an exception.</summary>
    /// <param name="folder">Path on this machine.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="types">The media types that the site is served with.</param>
    /// <param name="options">What the stack says about it.</param>
    /// <param name="ignores">Tells of a path below the folder whether the builder never sees it; null for none.</param>
    public static Site Read(string folder, string name, MediaTypes types, SiteOptions options, Func<string, bool>? ignores = null) =>
        new(folder, name, types, options, ignores);

    /// <summary>Its files, in ordinal order of their names.</summary>
    public IReadOnlyList<SiteFile> Files { get; }

    /// <summary>What was left out, and why.</summary>
    public IReadOnlyList<(string Name, string Why)> LeftOut { get; }

    /// <summary>What was found in its files.</summary>
    internal SiteReport Report { get; }

    /// <summary>Files for `served/` in the build context: a pure function of the site and the options, so the same on every checkout.</summary>
    public IReadOnlyDictionary<string, string> Served { get; }

    /// <summary>Address and SHA-256 of each file that is named after its content.</summary>
    public IReadOnlyDictionary<string, string> Kept => Report.Kept.ToDictionary(file => file.Address, file => file.Hash, StringComparer.Ordinal);

    /// <summary>Why nothing can be built of it, each with its remedy; empty when it can.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>What its makers should know.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    private string? Fallback() => _options.Fallback ?? (Files.Any(file => file.Name == "200.html") ? "200.html" : null);
}
