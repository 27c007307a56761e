using System.Text.Json;
using Pulumirpc;

namespace Omega.Offline.Plugins.Language;

/// <summary>Reads the packages of a program from what its last restore wrote.</summary>
internal static class PackageList
{
    /// <summary>The packages, with those that packages need when asked for; throws when there was no restore.</summary>
    internal static IReadOnlyList<DependencyInfo> Read(ProgramLocation program, bool transitive)
    {
        var path = Path.Combine(program.Directory, "obj", "project.assets.json");
        if (!File.Exists(path))
        {
            throw new LanguageException($"{path} does not exist; run 'dotnet restore {program.Project}' first.");
        }

        using var assets = JsonDocument.Parse(File.ReadAllBytes(path));
        var direct = assets.RootElement.GetProperty("projectFileDependencyGroups").EnumerateObject()
            .SelectMany(framework => framework.Value.EnumerateArray())
            .Select(entry => entry.GetString()!.Split(' ')[0])
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. assets.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Select(library => library.Name.Split('/'))
            .Where(parts => transitive || direct.Contains(parts[0]))
            .Select(parts => new DependencyInfo { Name = parts[0], Version = parts[1] })
            .OrderBy(package => package.Name, StringComparer.Ordinal)];
    }
}
