using Omega.Cli.Testing;
using Omega.Cli.Tests.Support;

namespace Omega.Cli.Tests.Testing;

public sealed class TestResultsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Counts_passed_failed_and_skipped_with_their_reasons()
    {
        var results = Read(
            ("T", "a", "NotExecuted", "no Docker engine answers"), ("T", "b", "NotExecuted", "no Docker engine answers"), ("T", "c", "NotExecuted", null),
            ("T", "d", "Passed", null), ("T", "e", "Failed", "why"), ("T", "f", "Error", null));

        var counts = results.Counts();

        Assert.Equal("1 passed, 2 failed, 3 skipped", counts.ToString());
        Assert.Equal([("no Docker engine answers", 2), (null, 1)], results.SkipReasons());
        Assert.Equal("2 passed, 2 failed, 3 skipped", counts.Plus(new TestCounts(1, 0, 0)).ToString());
    }

    [Fact]
    public void Each_failed_test_is_told_with_the_end_of_its_message()
    {
        var failures = Read(("T", "good", "Passed", null), ("T", "bad", "Failed", new string('x', 5000) + "the reason"), ("T", "worse", "Failed", null))
            .Failures().ToList();

        Assert.Equal(2, failures.Count);
        Assert.StartsWith("--- bad\n…x", failures[0], StringComparison.Ordinal);
        Assert.EndsWith("the reason", failures[0], StringComparison.Ordinal);
        Assert.Equal("--- worse\nno message", failures[1]);
    }

    [Fact]
    public void A_class_is_skipped_when_every_test_of_it_is() => Assert.Equal(
        ["B"],
        Read(("A", "a", "NotExecuted", "x"), ("A", "b", "Passed", null), ("B", "c", "NotExecuted", "y"), ("C", "d", "Failed", null)).SkippedClasses());

    private TestResults Read(params (string Class, string Name, string Outcome, string? Message)[] tests)
    {
        var trx = _folder.At("results.trx");
        File.WriteAllText(trx, SomeTrx.Of(tests));
        return TestResults.Read(trx);
    }
}
