using Omega.Cli.Testing;
using Omega.Cli.Tests.Support;

namespace Omega.Cli.Tests.Testing;

public sealed class TestCountsTests
{
    [Fact]
    public void OfTrx_counts_passed_failed_and_skipped_with_their_reasons()
    {
        using var folder = new TemporaryFolder();
        var trx = folder.At("results.trx");
        File.WriteAllText(trx, """
            <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
              <Results>
                <UnitTestResult testName="a" outcome="NotExecuted"><Output><ErrorInfo><Message>no Docker engine answers</Message></ErrorInfo></Output></UnitTestResult>
                <UnitTestResult testName="b" outcome="NotExecuted"><Output><ErrorInfo><Message>no Docker engine answers</Message></ErrorInfo></Output></UnitTestResult>
              </Results>
              <ResultSummary outcome="Failed"><Counters total="8" executed="6" passed="4" failed="1" error="1" timeout="0" notExecuted="0" /></ResultSummary>
            </TestRun>
            """);

        var counts = TestCounts.OfTrx(trx);

        Assert.Equal("4 passed, 2 failed, 2 skipped", counts.ToString());
        Assert.Equal([("no Docker engine answers", 2)], TestCounts.SkipReasons(trx));
        Assert.Equal("5 passed, 2 failed, 2 skipped", counts.Plus(new TestCounts(1, 0, 0)).ToString());
    }

    [Fact]
    public void Failures_tells_each_failed_test_with_the_end_of_its_message()
    {
        using var folder = new TemporaryFolder();
        var trx = folder.At("results.trx");
        File.WriteAllText(trx, $"""
            <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
              <Results>
                <UnitTestResult testName="good" outcome="Passed" />
                <UnitTestResult testName="bad" outcome="Failed"><Output><ErrorInfo><Message>{new string('x', 5000)}the reason</Message></ErrorInfo></Output></UnitTestResult>
                <UnitTestResult testName="worse" outcome="Failed" />
              </Results>
            </TestRun>
            """);

        var failures = TestCounts.Failures(trx).ToList();

        Assert.Equal(2, failures.Count);
        Assert.StartsWith("--- bad\n…x", failures[0], StringComparison.Ordinal);
        Assert.EndsWith("the reason", failures[0], StringComparison.Ordinal);
        Assert.Equal("--- worse\nno message", failures[1]);
    }
}
