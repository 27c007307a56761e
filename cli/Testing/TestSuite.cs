using System.Xml.Linq;

namespace Omega.Cli.Testing;

/// <summary>A test project, and what its tests share with other suites.</summary>
/// <param name="Project">Path of the project file.</param>
/// <param name="Uses">
/// What of the machine its tests use beyond programs of their own: `docker`, `cluster`, `pulumi`, `cosign` (TestUses of the project
/// file). Of engine and cluster there is one: suites that use the same one run after each other.
/// </param>
/// <param name="FastFilter">Filter of its tests that need neither Docker nor a cluster (TestFastFilter); null when they are not told apart.</param>
/// <param name="RunsPerEngine">Whether it deploys whole stacks, and so runs once an engine (TestPerEngine).</param>
internal sealed record TestSuite(string Project, IReadOnlySet<string> Uses, string? FastFilter = null, bool RunsPerEngine = false)
{
    private static readonly string[] OneOfEach = ["docker", "cluster"];

    /// <summary>Name of project and assembly.</summary>
    public string Name => Path.GetFileNameWithoutExtension(Project);

    /// <summary>The assembly that its build makes.</summary>
    public string Assembly => Path.Combine(Path.GetDirectoryName(Project)!, "bin", "Debug", "net10.0", $"{Name}.dll");

    /// <summary>Whether some of its tests need neither Docker nor a cluster.</summary>
    public bool HasFastTests => FastFilter is not null || !Uses.Any(OneOfEach.Contains);

    /// <summary>Whether the two must not run at the same time.</summary>
    public bool SharesWith(TestSuite other) => Uses.Intersect(other.Uses).Any(OneOfEach.Contains);

    /// <summary>Reads what a project file says of its tests.</summary>
    public static TestSuite Of(string project)
    {
        var root = XDocument.Load(project).Root!;
        var uses = root.Descendants("TestUses").SelectMany(element => element.Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        return new TestSuite(
            project,
            uses.ToHashSet(StringComparer.Ordinal),
            root.Descendants("TestFastFilter").FirstOrDefault()?.Value.Trim(),
            root.Descendants("TestPerEngine").Any(element => element.Value.Trim() == "true"));
    }
}
