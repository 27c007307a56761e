using Omega.Cli.Support;
using Omega.Cli.Testing;
using Omega.Cli.Tests.Support;

namespace Omega.Cli.Tests.Testing;

public sealed class TestProjectsTests : IDisposable
{
    private static readonly Dictionary<string, string?> Nothing = [];

    private readonly TemporaryFolder _folder = new();
    private readonly FakeProcesses _processes = new();

    public TestProjectsTests()
    {
        Write("Omega.sln", "");
        Write("tests/Quick/Quick.Tests.csproj", "<Project />");
        Write("tests/Heavy/Heavy.Tests.csproj", """
            <Project>
              <PropertyGroup>
                <TestUses>docker; pulumi</TestUses>
                <TestPerEngine>true</TestPerEngine>
                <TestBeside>Other.Tests</TestBeside>
                <TestFastFilter>FullyQualifiedName!~.Live.&amp;FullyQualifiedName!~.Browser.</TestFastFilter>
              </PropertyGroup>
            </Project>
            """);
        Write("tests/Benchmarks/Benchmarks.csproj", "<Project />");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_project_file_says_what_its_tests_share_and_what_runs_longest_comes_first()
    {
        var suites = TestProjects.Find(new Checkout(_folder.Path), null);

        Assert.Equal(["Heavy.Tests", "Quick.Tests"], suites.Select(suite => suite.Name));
        Assert.Equal(["docker", "pulumi"], suites[0].Uses.Order());
        Assert.Equal((EachEngine.Always, "Other.Tests"), (suites[0].PerEngine, Assert.Single(suites[0].Beside!)));
        Assert.Equal("FullyQualifiedName!~.Live.&FullyQualifiedName!~.Browser.", suites[0].FastFilter);
        Assert.Equal(_folder.At("tests", "Quick", "bin", "Debug", "net10.0", "Quick.Tests.dll"), suites[1].Assembly);
        Assert.Equal((0, EachEngine.Never, null), (suites[1].Uses.Count, suites[1].PerEngine, suites[1].FastFilter));
    }

    [Theory]
    [InlineData(EachEngine.Always, false, false, "Form!=long; Engine=every&Form!=long on engine")]
    [InlineData(EachEngine.Always, true, false, "FullyQualifiedName!~.Live.&FullyQualifiedName!~.Browser.&Form!=long; Engine=every&Form!=long on engine")]
    [InlineData(EachEngine.Always, false, true, "everything; Engine=every on engine")]
    [InlineData(EachEngine.InLength, false, false, "Form!=long")]
    [InlineData(EachEngine.InLength, false, true, "everything; Engine=every on engine")]
    [InlineData(EachEngine.Never, false, true, "everything")]
    public void What_takes_long_runs_in_the_long_form_alone(object each, bool fast, bool inLength, string expected)
    {
        var suite = TestProjects.Find(new Checkout(_folder.Path), "Heavy").Single() with { PerEngine = (EachEngine)each };

        Assert.Equal(expected, string.Join("; ", suite.Runs(fast, inLength, "/programs/engine")
            .Select(run => (run.Filter ?? "everything") + (run.Engine is null ? "" : $" on {Path.GetFileName(run.Engine)}"))));
        Assert.Single(suite.Runs(fast, inLength, otherEngine: null));
    }

    [Fact]
    public async Task One_build_makes_all_suites()
    {
        _processes.On("dotnet build");

        Assert.True(await Tests().BuildAsync(TestProjects.Find(new Checkout(_folder.Path), null), Nothing, CancellationToken.None));

        Assert.Equal($"dotnet build {_folder.At("suites.slnf")} -nologo -v q -nodeReuse:false", Assert.Single(_processes.Lines));
        Assert.Equal(
            """{"solution":{"path":"Omega.sln","projects":["tests\\Heavy\\Heavy.Tests.csproj","tests\\Quick\\Quick.Tests.csproj"]}}""",
            File.ReadAllText(_folder.At("suites.slnf")));
    }

    [Fact]
    public async Task A_suite_runs_from_its_assembly_and_its_results_count()
    {
        var suite = TestProjects.Find(new Checkout(_folder.Path), "Heavy").Single();
        _processes.On("dotnet test", _ =>
        {
            Write("Heavy.Tests on engine.trx", SomeTrx.Of(("T", "a", "Passed", null), ("T", "b", "Failed", "why"), ("T", "c", "NotExecuted", null)));
            return (1, "", "");
        });

        var counts = await Tests().RunAsync(new TestRun(suite, "Engine=every", "/programs/engine"), Nothing, CancellationToken.None);

        // The skipped test that gives no reason counts as failed too.
        Assert.Equal("1 passed, 2 failed, 1 skipped", counts.ToString());
        Assert.Equal(
            $"dotnet test {suite.Assembly} --nologo --logger trx;LogFileName=Heavy.Tests on engine.trx --results-directory {_folder.Path} --filter Engine=every",
            Assert.Single(_processes.Lines));
        Assert.Equal("/programs/engine", _processes.Calls[0].Environment[TestProjects.EngineVariable]);
    }

    [Fact]
    public async Task A_result_of_an_earlier_run_is_not_taken_for_this_one()
    {
        var suite = TestProjects.Find(new Checkout(_folder.Path), "Quick").Single();
        Write("Quick.Tests.trx", SomeTrx.Of(("T", "a", "Passed", null)));
        _processes.On("dotnet test", 1);

        Assert.Equal("0 passed, 1 failed, 0 skipped", (await Tests().RunAsync(new TestRun(suite), Nothing, CancellationToken.None)).ToString());
    }

    [Theory]
    [InlineData(true, "1")]
    [InlineData(false, null)]
    public void Long_forms_are_asked_for_by_a_variable(bool inLength, string? expected) =>
        Assert.Equal(expected, TestProjects.Environment("offline", null, null, inLength)[TestProjects.LongVariable]);

    [Theory]
    [InlineData("/programs", null, "/programs/omega-engine")]
    [InlineData("/programs", "/usr/bin/pulumi", null)]
    [InlineData(null, null, null)]
    public void The_engine_of_the_checkout_is_taken_where_there_is_no_other(string? programs, string? pulumi, string? expected) =>
        Assert.Equal(expected, TestProjects.Environment("offline", programs, pulumi, inLength: false)[TestProjects.EngineVariable]);

    private TestProjects Tests() => new(new Checkout(_folder.Path), _processes, Silent.Report, _folder.Path);

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.At(file))!);
        File.WriteAllText(_folder.At(file), text);
    }
}
