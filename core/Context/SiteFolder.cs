using Omega.Core.Content;
using Omega.Core.Settings;

namespace Omega.Core.Context;

/// <summary>Where the files of the site lie, and what messages call them.</summary>
/// <param name="Path">Path on this machine.</param>
/// <param name="Name">Path in the checkout.</param>
public sealed record SiteFolder(string Path, string Name)
{
    /// <summary>Path in the checkout of the folder that people write the site in.</summary>
    public string Source { get; init; } = Name;

    /// <summary>Why nothing can be read there; null where it can.</summary>
    public string? Problem { get; init; }

    /// <summary>Image that the files were built in; null where they are served as they lie in the checkout.</summary>
    public string? Builder { get; init; }

    /// <summary>SHA-256 of each file that they were built from, by its path in the checkout.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; init; } = new Dictionary<string, string>();

    /// <summary>The folder that a stack without a word on it serves.</summary>
    public static SiteFolder Default(RepositoryPaths paths) => Of(paths, new WebSettings(), new DockerBuilder(paths.Root, _ => { }), TimeProvider.System);

    /// <summary>The folder that a stack names, or that its build fills: built now where its inputs are new.</summary>
    /// <exception cref="OmegaException">The build failed.</exception>
    public static SiteFolder Of(RepositoryPaths paths, WebSettings web, ISiteBuilder builder, TimeProvider clock)
    {
        var named = System.IO.Path.Combine(paths.Root, web.Source);
        var (setting, how) = web switch
        {
            { Build: not null } => ("omega:web.build.source", "Name one that is there."),
            { Root: not null } => ("omega:web.root", "Name one that is there."),
            _ => ("", $"Restore it with `git checkout -- {web.Source}`."),
        };
        var subject = setting.Length == 0 ? $"{web.Source}/" : $"{setting} names '{web.Source}', which";
        var problem = !Directory.Exists(named) ? $"{subject} is missing. {how}"
            : !FileTree.IsBelow(named, paths.Root) ? $"{subject} is a link that leads out of the checkout. Copy the files into the checkout instead."
            : web.Build is not null && !FileTree.IsStraight(named, paths.Root) ? $"{subject} lies behind a link, where git lists nothing. Name the folder itself."
            : null;
        return problem is not null || web.Build is null
            ? new SiteFolder(named, web.Folder) { Problem = problem }
            : new SiteBuild(paths, web.Build, builder, clock).Folder(web.Folder);
    }
}
