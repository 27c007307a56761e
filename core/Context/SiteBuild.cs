using System.Text.Json;
using Omega.Core.Settings;

namespace Omega.Core.Context;

/// <summary>Builds a site where it is new, and keeps what was built by the digest of all that it was built from.</summary>
/// <remarks>
/// The program runs it, before anything is declared: what is in the image decides the content digest, and that the names of what is
/// declared. So a preview builds as well, and shows the digest of the update, which finds the result.
/// </remarks>
internal sealed class SiteBuild(RepositoryPaths paths, SiteBuildSettings build, ISiteBuilder builder, TimeProvider clock)
{
    private const int Most = 10;
    private const string Unfinished = ".new-";

    /// <summary>The folder of the result.</summary>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="OmegaException">The build failed; nothing is kept of it.</exception>
    public SiteFolder Folder(string name)
    {
        var sources = SourceFiles.Read(paths.Root, build.Source);
        if (sources.Problems.Count > 0)
        {
            throw new ContextException(sources.Problems);
        }

        var key = Key(sources);
        var kept = Path.Combine(paths.BuiltSites, key);
        Directory.CreateDirectory(paths.BuiltSites);
        using (Alone())
        {
            if (!Directory.Exists(kept))
            {
                Build(key, sources, kept);
            }

            Directory.SetLastWriteTimeUtc(kept, clock.GetUtcNow().UtcDateTime);
            RemoveOld(kept);
        }

        return new SiteFolder(kept, name) { Source = build.Source, Builder = build.Image, Sources = sources.Hashes };
    }

    /// <summary>Digest of all that decides the result.</summary>
    private string Key(SourceFiles sources) => Digest.Of(JsonSerializer.Serialize(new
    {
        Form = 1,
        build.Command,
        build.Image,
        build.Output,
        build.Network,
        Environment = new SortedDictionary<string, string>((build.Environment ?? new Dictionary<string, string>()).ToDictionary(), StringComparer.Ordinal),
        sources.Inputs,
    })).Hex;

    private void Build(string key, SourceFiles sources, string kept)
    {
        var made = Path.Combine(paths.BuiltSites, Unfinished + key);
        Remove(made);
        Directory.CreateDirectory(made);
        try
        {
            builder.Run(build, key, sources, made);
            Directory.Move(made, kept);
        }
        finally
        {
            Remove(made);
        }
    }

    /// <summary>Two runs at once would build the same, each over the other's container.</summary>
    private FileStream Alone()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(Path.Combine(paths.BuiltSites, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (tries < 10 * 60 * 30)
            {
                Thread.Sleep(100);
            }
        }
    }

    private void RemoveOld(string kept)
    {
        var all = new DirectoryInfo(paths.BuiltSites).GetDirectories();
        foreach (var old in all.Where(one => one.FullName != kept).OrderByDescending(one => one.LastWriteTimeUtc).Skip(Most - 1))
        {
            old.Delete(recursive: true);
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
