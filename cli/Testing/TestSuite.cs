using System.Xml.Linq;

namespace Omega.Cli.Testing;

/// <summary>A test project, and what its tests share with other suites.</summary>
/// <param name="Project">Path of the project file.</param>
/// <param name="Uses">
/// What of the machine its tests use beyond programs of their own: `docker`, `cluster`, `pulumi`, `cosign` (TestUses of the project
/// file). Of engine and cluster there is one: suites that use the same one run after each other.
/// </param>
/// <param name="FastFilter">Filter of its tests that need neither Docker nor a cluster (TestFastFilter); null when they are not told apart.</param>
/// <param name="PerEngine">When it deploys whole stacks, and so runs once an engine (TestPerEngine: `true`, or `long`).</param>
/// <param name="Beside">Suites that it runs beside all the same: it touches nothing of the engine but what it made itself (TestBeside).</param>
internal sealed record TestSuite(
    string Project, IReadOnlySet<string> Uses, string? FastFilter = null, EachEngine PerEngine = EachEngine.Never, IReadOnlySet<string>? Beside = null)
{
    private const string HoldsForEveryEngine = "Engine=every";

    /// <summary>Tests that run in the long form alone (`[Trait("Form", "long")]`).</summary>
    private const string IsShort = "Form!=long";

    private static readonly string[] OneOfEach = ["docker", "cluster"];

    /// <summary>Name of project and assembly.</summary>
    public string Name => Path.GetFileNameWithoutExtension(Project);

    /// <summary>The assembly that its build makes.</summary>
    public string Assembly => Path.Combine(Path.GetDirectoryName(Project)!, "bin", "Debug", "net10.0", $"{Name}.dll");

    /// <summary>Whether some of its tests need neither Docker nor a cluster.</summary>
    public bool HasFastTests => FastFilter is not null || !Uses.Any(OneOfEach.Contains);

    /// <summary>Whether the two must not run at the same time.</summary>
    public bool SharesWith(TestSuite other) =>
        Uses.Intersect(other.Uses).Any(OneOfEach.Contains) && Beside?.Contains(other.Name) != true && other.Beside?.Contains(Name) != true;

    /// <summary>Its runs.</summary>
    /// <param name="fast">Only what needs neither Docker nor a cluster.</param>
    /// <param name="inLength">What takes long too.</param>
    /// <param name="otherEngine">Path of a second engine that deploys; null where there is one.</param>
    public IEnumerable<TestRun> Runs(bool fast, bool inLength, string? otherEngine)
    {
        yield return new TestRun(this, All(fast ? FastFilter : null, inLength ? null : IsShort));
        if (otherEngine is not null && (PerEngine == EachEngine.Always || (PerEngine == EachEngine.InLength && inLength)))
        {
            yield return new TestRun(this, All(HoldsForEveryEngine, inLength ? null : IsShort), otherEngine);
        }
    }

    private static string? All(params string?[] filters) => string.Join('&', filters.OfType<string>()) is { Length: > 0 } filter ? filter : null;

    /// <summary>Reads what a project file says of its tests.</summary>
    public static TestSuite Of(string project)
    {
        var root = XDocument.Load(project).Root!;
        return new TestSuite(
            project,
            Words(root, "TestUses"),
            root.Descendants("TestFastFilter").FirstOrDefault()?.Value.Trim(),
            root.Descendants("TestPerEngine").FirstOrDefault()?.Value.Trim() switch { "true" => EachEngine.Always, "long" => EachEngine.InLength, _ => EachEngine.Never },
            Words(root, "TestBeside"));
    }

    private static HashSet<string> Words(XElement root, string name) => root.Descendants(name)
        .SelectMany(element => element.Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToHashSet(StringComparer.Ordinal);
}

/// <summary>When a suite runs once an engine.</summary>
internal enum EachEngine
{
    /// <summary>It runs once.</summary>
    Never,

    /// <summary>Each time.</summary>
    Always,

    /// <summary>In the long form.</summary>
    InLength,
}
