namespace Omega.Cli.Tests.Testing;

/// <summary>A result file as the test runner writes it.</summary>
internal static class SomeTrx
{
    /// <summary>Results of tests: class, name, outcome and message.</summary>
    public static string Of(params (string Class, string Name, string Outcome, string? Message)[] tests)
    {
        var executed = tests.Count(test => test.Outcome != "NotExecuted");
        var passed = tests.Count(test => test.Outcome == "Passed");
        var definitions = tests.Index().Select(test =>
            $"""<UnitTest id="{test.Index}" name="{test.Item.Name}"><TestMethod className="{test.Item.Class}" name="{test.Item.Name}" /></UnitTest>""");
        var results = tests.Index().Select(test =>
            $"""<UnitTestResult testId="{test.Index}" testName="{test.Item.Name}" outcome="{test.Item.Outcome}">{Output(test.Item.Message)}</UnitTestResult>""");
        return $"""
            <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
              <Results>{string.Concat(results)}</Results>
              <TestDefinitions>{string.Concat(definitions)}</TestDefinitions>
              <ResultSummary outcome="Completed"><Counters total="{tests.Length}" executed="{executed}" passed="{passed}" failed="{executed - passed}" /></ResultSummary>
            </TestRun>
            """;
    }

    private static string Output(string? message) => message is null ? "" : $"<Output><ErrorInfo><Message>{message}</Message></ErrorInfo></Output>";
}
