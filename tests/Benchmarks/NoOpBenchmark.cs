using Omega.EndToEnd.Tests.Support;

namespace Omega.Benchmarks;

/// <summary>An update that changes nothing, against one of a program that declares nothing, on the same engine.</summary>
internal static class NoOpBenchmark
{
    private const int Rounds = 7;

    public static async IAsyncEnumerable<Measurement> RunAsync(TestStack stack)
    {
        await using var empty = await EmptyProgram.CreateAsync(stack);

        var (ours, other) = await Samples.CompareAsync(
            "no-op",
            Rounds,
            _ => Samples.TimeAsync(async () => (await stack.UpAsync("--expect-no-changes")).Must()),
            _ => Samples.TimeAsync(async () => (await empty.UpAsync()).Must()));

        yield return Measurement.AtMost("update without a change / of an empty program", ours, other, "s", 1.5);
    }
}
