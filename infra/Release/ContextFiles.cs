using Omega.Core.Content;

namespace Omega.Infra.Release;

/// <summary>The files of the recipe and of the site, by their path in the build context.</summary>
internal sealed class ContextFiles
{
    private const string Recipe = "nginx";
    private const string Pages = "web";

    private readonly List<string> _problems = [];
    private readonly SortedDictionary<string, string> _hashes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    private ContextFiles(string root, SiteOptions? options)
    {
        var recipe = Folder(root, Recipe, path => FileTree.Collect(path, Recipe, (_, _) => true));
        foreach (var (name, path) in recipe?.Files ?? new Dictionary<string, string>())
        {
            AddRecipe($"{Recipe}/{name}", path);
        }

        _problems.AddRange(recipe?.Problems ?? []);
        Site = options is null ? null : Folder(root, Pages, path => Read(path, Path.Combine(root, Recipe), options));
        _problems.AddRange(Site?.Problems ?? []);
        foreach (var file in Site?.Files ?? [])
        {
            _paths[$"{Pages}/{file.Name}"] = file.Path;
            _hashes[$"{Pages}/{file.Name}"] = file.Hash;
        }

        foreach (var (name, text) in Site?.Served ?? new Dictionary<string, string>())
        {
            _texts[$"served/{name}"] = text;
            _hashes[$"served/{name}"] = FileFacts.HashText(text);
        }
    }

    /// <summary>Collects the files below <paramref name="root"/>.</summary>
    /// <param name="root">Folder that holds the recipe and the site.</param>
    /// <param name="options">What the stack says about the site; null leaves the site out.</param>
    /// <exception cref="ContextException">A file cannot be used; all of them are listed.</exception>
    public static ContextFiles Collect(string root, SiteOptions? options)
    {
        var files = new ContextFiles(root, options);
        return files._problems.Count == 0 ? files : throw new ContextException(files._problems);
    }

    /// <summary>Path in the context, with slashes, to SHA-256; in ordinal order.</summary>
    public IReadOnlyDictionary<string, string> Hashes => _hashes;

    /// <summary>The site; null where it was left out.</summary>
    public Site? Site { get; }

    /// <summary>Writes one of them to a path.</summary>
    public void Write(string name, string target)
    {
        if (_texts.TryGetValue(name, out var text))
        {
            File.WriteAllText(target, text);
        }
        else
        {
            File.Copy(_paths[name], target, overwrite: true);
        }
    }

    private static Site Read(string folder, string recipe, SiteOptions options)
    {
        var ignoreFile = Path.Combine(recipe, "Dockerfile.dockerignore");
        var ignore = IgnoreRules.Parse(File.Exists(ignoreFile) ? File.ReadAllText(ignoreFile) : "");
        var typesFile = Path.Combine(recipe, "types.conf");
        return Site.Read(folder, Pages, MediaTypes.Parse(File.Exists(typesFile) ? File.ReadAllText(typesFile) : ""), options,
            name => !name.EndsWith('/') && ignore.Excludes($"{Pages}/{name}"));
    }

    private T? Folder<T>(string root, string folder, Func<string, T> read) where T : class
    {
        if (Directory.Exists(Path.Combine(root, folder)))
        {
            return read(Path.Combine(root, folder));
        }

        _problems.Add($"{folder}/ is missing. Restore it with `git checkout -- {folder}`.");
        return null;
    }

    private void AddRecipe(string name, string path)
    {
        _paths[name] = path;
        _hashes[name] = FileFacts.Hash(path);
        if (File.ReadAllBytes(path).Contains((byte)'\r'))
        {
            _problems.Add($"{name} has Windows line endings, with which scripts fail and digests differ between checkouts. "
                + $"Convert it to LF (`sed -i 's/\\r$//' {name}`).");
        }
    }
}
