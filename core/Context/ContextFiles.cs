using Omega.Core.Content;
using Omega.Core.Evidence;

namespace Omega.Core.Context;

/// <summary>The files of the recipe and of the site, by their path in the build context.</summary>
internal sealed class ContextFiles
{
    private const string Recipe = "nginx";
    private const string Pages = "web";

    private readonly List<string> _problems = [];
    private readonly SortedDictionary<string, string> _hashes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    private ContextFiles(string root, SiteFolder? folder, SiteOptions? options)
    {
        var recipe = Folder(root, Recipe, path => FileTree.Collect(path, Recipe, (_, _) => true));
        foreach (var (name, path) in recipe?.Files ?? new Dictionary<string, string>())
        {
            AddRecipe($"{Recipe}/{name}", path);
        }

        _problems.AddRange(recipe?.Problems ?? []);
        Site = folder is null || options is null ? null : Read(folder, Path.Combine(root, Recipe), options);
        _problems.AddRange(Site?.Problems ?? []);
        foreach (var file in Site?.Files ?? [])
        {
            _paths[$"{Pages}/{file.Name}"] = file.Path;
            _hashes[$"{Pages}/{file.Name}"] = file.Hash;
        }

        foreach (var (name, text) in Site?.Served ?? new Dictionary<string, string>())
        {
            AddText($"served/{name}", text);
        }

        if (Site is not null && options?.Labels.Count > 0)
        {
            AddText("served/Dockerfile", Labelled(Path.Combine(root, Recipe, "Dockerfile"), options.Labels));
        }
    }

    /// <summary>Collects the files below <paramref name="root"/>.</summary>
    /// <param name="root">Folder that holds the recipe and the site.</param>
    /// <param name="folder">Where the site lies; null leaves it out.</param>
    /// <param name="options">What the stack says about it; null leaves it out.</param>
    /// <exception cref="ContextException">A file cannot be used; all of them are listed.</exception>
    public static ContextFiles Collect(string root, SiteFolder? folder, SiteOptions? options)
    {
        var files = new ContextFiles(root, folder, options);
        return files._problems.Count == 0 ? files : throw new ContextException(files._problems);
    }

    /// <summary>Path in the context, with slashes, to SHA-256; in ordinal order.</summary>
    public IReadOnlyDictionary<string, string> Hashes => _hashes;

    /// <summary>The same, with pages by their path in the checkout, and what they were built from and in.</summary>
    public IReadOnlyDictionary<string, string> Origins(SiteFolder folder)
    {
        var origins = _hashes.ToDictionary(
            file => file.Key.StartsWith($"{Pages}/", StringComparison.Ordinal) ? $"{folder.Name}{file.Key[Pages.Length..]}" : file.Key,
                file => file.Value, StringComparer.Ordinal);
        foreach (var (name, hash) in folder.Sources)
        {
            origins.TryAdd(name, hash);
        }

        if (folder.Builder is { } image)
        {
            origins[ReleaseFacts.BuilderScheme + image] = image[(image.IndexOf("@sha256:", StringComparison.Ordinal) + "@sha256:".Length)..];
        }

        return origins;
    }

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

    private Site? Read(SiteFolder folder, string recipe, SiteOptions options)
    {
        if (folder.Problem is not null)
        {
            _problems.Add(folder.Problem);
            return null;
        }

        var ignoreFile = Path.Combine(recipe, "Dockerfile.dockerignore");
        var ignore = IgnoreRules.Parse(File.Exists(ignoreFile) ? File.ReadAllText(ignoreFile) : "");
        var typesFile = Path.Combine(recipe, "types.conf");
        return Site.Read(folder.Path, folder.Name, MediaTypes.Parse(File.Exists(typesFile) ? File.ReadAllText(typesFile) : ""), options,
            name => !name.EndsWith('/') && ignore.Excludes($"{Pages}/{name}"));
    }

    // A recipe of its own where a stack has labels, as a line of it cannot be left out: no empty label says that there is none.
    private static string Labelled(string recipe, IReadOnlyList<KeyValuePair<string, string>> labels) => (File.Exists(recipe) ? File.ReadAllText(recipe) : "")
        + string.Concat(labels.Select(label => $"LABEL {label.Key}={Quoted(label.Value)}\n"));

    private static string Quoted(string text) => '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("$", "\\$", StringComparison.Ordinal) + '"';

    private void AddText(string name, string text)
    {
        _texts[name] = text;
        _hashes[name] = FileFacts.HashText(text);
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
