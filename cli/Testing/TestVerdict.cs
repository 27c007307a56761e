namespace Omega.Cli.Testing;

/// <summary>What is wrong with a run besides its failed tests: nothing is skipped in silence.</summary>
internal static class TestVerdict
{
    /// <summary>Environment variable that lists what was set up for the tests, by the words of <see cref="TestSuite.Uses"/>.</summary>
    public const string PartsVariable = "OMEGA_TEST_PARTS";

    /// <summary>Each problem as a sentence; each counts as a failed test.</summary>
    /// <param name="suite">What ran.</param>
    /// <param name="results">Its results; null when it left none.</param>
    /// <param name="succeeded">Whether the test runner said that all went well.</param>
    /// <param name="parts">What was set up for the tests.</param>
    public static IEnumerable<string> Problems(TestSuite suite, TestResults? results, bool succeeded, IReadOnlySet<string> parts)
    {
        if (results is null)
        {
            yield return "it left no results";
            yield break;
        }

        var counts = results.Counts();
        if (counts is { Passed: 0, Failed: 0, Skipped: 0 })
        {
            yield return "not one test ran";
        }
        else if (!succeeded && counts.Failed == 0)
        {
            yield return "the test runner failed, though no test did";
        }

        if (results.SkipReasons().Any(skip => skip.Reason is null))
        {
            yield return "tests were skipped without a word of what is missing";
        }

        if (suite.Uses.Count > 0 && suite.Uses.IsSubsetOf(parts))
        {
            foreach (var name in results.SkippedClasses())
            {
                yield return $"every test of {name} was skipped, though {string.Join(", ", suite.Uses.Order(StringComparer.Ordinal))} was set up ({PartsVariable})";
            }
        }
    }

    /// <summary>What the environment says was set up.</summary>
    public static IReadOnlySet<string> Parts() => (Environment.GetEnvironmentVariable(PartsVariable) ?? "")
        .Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
}
