using Omega.Cli.Testing;
using Omega.Cli.Tests.Support;

namespace Omega.Cli.Tests.Testing;

/// <summary>Nothing is skipped in silence, whatever the suite and whether or not CI runs it.</summary>
public sealed class TestVerdictTests : IDisposable
{
    private static readonly TestSuite Suite = new("tests/A/A.Tests.csproj", new HashSet<string> { "docker", "cosign" });

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_suite_that_skips_with_a_reason_is_right_where_nothing_was_set_up() =>
        Assert.Empty(Problems("docker", ("T", "a", "NotExecuted", "cosign is not on PATH")));

    [Fact]
    public void A_class_that_skips_although_its_parts_were_set_up_is_wrong() => Assert.Equal(
        ["every test of T was skipped, though cosign, docker was set up (OMEGA_TEST_PARTS)"],
        Problems("cosign docker cluster", ("T", "a", "NotExecuted", "cosign is not on PATH"), ("U", "b", "Passed", null)));

    [Fact]
    public void A_single_skipped_test_is_right_where_others_of_its_class_ran() =>
        Assert.Empty(Problems("cosign docker", ("T", "a", "NotExecuted", "no npm"), ("T", "b", "Passed", null)));

    [Fact]
    public void A_skip_without_a_reason_is_wrong_everywhere() => Assert.Equal(
        ["tests were skipped without a word of what is missing"], Problems("", ("T", "a", "NotExecuted", null), ("T", "b", "Passed", null)));

    [Fact]
    public void A_suite_without_a_test_is_wrong() => Assert.Equal(["not one test ran"], Problems(""));

    [Fact]
    public void A_suite_without_results_is_wrong() =>
        Assert.Equal(["it left no results"], TestVerdict.Problems(Suite, null, succeeded: true, new HashSet<string>()));

    [Fact]
    public void A_runner_that_fails_without_a_failed_test_is_wrong() => Assert.Equal(
        ["the test runner failed, though no test did"],
        TestVerdict.Problems(Suite, Read(("T", "a", "Passed", null)), succeeded: false, new HashSet<string>()));

    private IEnumerable<string> Problems(string parts, params (string Class, string Name, string Outcome, string? Message)[] tests) =>
        TestVerdict.Problems(Suite, Read(tests), succeeded: true, parts.Split(' ').ToHashSet());

    private TestResults Read(params (string Class, string Name, string Outcome, string? Message)[] tests)
    {
        var trx = _folder.At("results.trx");
        File.WriteAllText(trx, SomeTrx.Of(tests));
        return TestResults.Read(trx);
    }
}
