namespace Omega.Cli.Testing;

/// <summary>How many tests passed, failed and were skipped.</summary>
internal sealed record TestCounts(int Passed, int Failed, int Skipped)
{
    /// <summary>The closing line that tools read.</summary>
    public override string ToString() => $"{Passed} passed, {Failed} failed, {Skipped} skipped";

    /// <summary>The sum of both.</summary>
    public TestCounts Plus(TestCounts other) => new(Passed + other.Passed, Failed + other.Failed, Skipped + other.Skipped);
}
