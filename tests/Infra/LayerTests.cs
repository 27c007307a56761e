using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Omega.Infra.Tests;

/// <summary>Folders of a project are layers: who uses whom has no circle, so that each can be read, and changed, without the ones above it.</summary>
public sealed class LayerTests
{
    /// <summary>Circles that are there today. The list only shrinks: one that is gone has to be taken out.</summary>
    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["core"] = [],
        ["infra"] = [],
        ["cli"] = [],
    };

    public static TheoryData<string> Projects => [.. Known.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_two_folders_use_each_other_in_a_circle(string project) => Assert.Equal(Known[project], Circles(Uses(project)));

    [Fact]
    public void A_circle_is_told_by_its_folders_however_long_it_is()
    {
        var uses = new Dictionary<string, HashSet<string>>
        {
            ["A"] = ["B"],
            ["B"] = ["C"],
            ["C"] = ["A", "D"],
            ["D"] = ["E"],
            ["E"] = ["D"],
            ["F"] = ["A"],
        };

        Assert.Equal(["A, B, C", "D, E"], Circles(uses));
    }

    /// <summary>Folders that reach each other, each group as one line.</summary>
    private static IEnumerable<string> Circles(IReadOnlyDictionary<string, HashSet<string>> uses)
    {
        var reached = uses.Keys.ToDictionary(folder => folder, folder => Reached(folder, uses));
        return uses.Keys.Order(StringComparer.Ordinal)
            .Select(folder => string.Join(", ", uses.Keys.Where(other => reached[folder].Contains(other) && reached[other].Contains(folder)).Order(StringComparer.Ordinal)))
            .Where(group => group.Length > 0)
            .Distinct();
    }

    private static HashSet<string> Reached(string from, IReadOnlyDictionary<string, HashSet<string>> uses)
    {
        var reached = new HashSet<string>();
        var open = new Queue<string>(uses[from]);
        while (open.TryDequeue(out var folder))
        {
            if (reached.Add(folder) && uses.TryGetValue(folder, out var further))
            {
                further.ToList().ForEach(open.Enqueue);
            }
        }

        return reached;
    }

    private static Dictionary<string, HashSet<string>> Uses(string project)
    {
        var name = new Regex($@"\b{Regex.Escape(Space(project))}\.(\w+)");
        // What the whole project sees without a word is used by all of it.
        var seenByAll = Regex.Matches(File.ReadAllText(Directory.GetFiles(Folder(project), "*.csproj").Single()), $@"<Using Include=""{Regex.Escape(Space(project))}\.(\w+)")
            .Select(match => match.Groups[1].Value).ToList();
        Assert.DoesNotContain(Sources(project), file => File.ReadAllText(file).Contains($"global using {Space(project)}.", StringComparison.Ordinal));
        return Sources(project)
            .Select(file => (Folder: Path.GetRelativePath(Folder(project), file).Split('/')[0], File: file))
            .Where(source => !source.Folder.EndsWith(".cs", StringComparison.Ordinal))
            .GroupBy(source => source.Folder)
            .ToDictionary(
                group => group.Key,
                group => group.SelectMany(source => name.Matches(File.ReadAllText(source.File)).Select(match => match.Groups[1].Value))
                    .Concat(seenByAll).Where(used => used != group.Key).ToHashSet());
    }

    private static IEnumerable<string> Sources(string project) => Directory.EnumerateFiles(Folder(project), "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal));

    private static string Space(string project) => $"Omega.{char.ToUpperInvariant(project[0])}{project[1..]}";

    private static string Folder(string project, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../..", project));
}
