using System.Security.Cryptography;

namespace Omega.Offline.Plugins.Command.Assets;

/// <summary>Finds the files that a command is asked to return.</summary>
internal static class AssetFinder
{
    /// <summary>The files below the folder that the patterns leave in, a later pattern overruling an earlier one.</summary>
    internal static IReadOnlyList<AssetFile> Find(string directory, IReadOnlyList<string> patterns)
    {
        var globs = patterns.Select(pattern => new GlobPattern(pattern)).ToList();
        return [.. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(directory, path))
            .Where(name => globs.LastOrDefault(glob => glob.Matches(name)) is { Excludes: false })
            .Order(StringComparer.Ordinal)
            .Select(name => Read(name, Path.Combine(directory, name)))];
    }

    private static AssetFile Read(string name, string path)
    {
        using var content = File.OpenRead(path);
        return new AssetFile(name, path, Convert.ToHexStringLower(SHA256.HashData(content)));
    }
}
