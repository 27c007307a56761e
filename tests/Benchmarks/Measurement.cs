namespace Omega.Benchmarks;

/// <summary>One row of the table: what was measured here, what it is held against, and the bars.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Ours">The product's figure.</param>
/// <param name="Other">The figure it is compared with, of the same run; null when the bar is absolute alone.</param>
/// <param name="Unit">Unit of both.</param>
/// <param name="Bar">What must hold.</param>
/// <param name="IsMet">Whether it does.</param>
internal sealed record Measurement(string What, double Ours, double? Other, string Unit, string Bar, bool IsMet)
{
    public double? Ratio => Ours / Other;

    /// <summary>A time or size that may be at most so many times the other.</summary>
    public static Measurement AtMost(string what, double ours, double other, string unit, double ratio, double? absolute = null) => new(
        what, ours, other, unit,
        absolute is null ? $"≤ {ratio:0.00} ×" : $"≤ {ratio:0.00} ×, ≤ {absolute:0.#} {unit}",
        ours / other <= ratio && !(ours > absolute));
}
