namespace Omega.EndToEnd.Tests.Support;

/// <summary>What a load saw.</summary>
public sealed record LoadResult(int Sent, double PerSecond, IReadOnlyList<string> Failures)
{
    /// <summary>The test fails with what went wrong when a single request was lost.</summary>
    public void MustHaveLostNothing() => Assert.True(
        Failures.Count == 0,
        $"{Failures.Count} of {Sent} requests were lost:\n{string.Join('\n', Failures.CountBy(failure => failure).Select(group => $"{group.Value} x {group.Key}").Take(5))}");
}
