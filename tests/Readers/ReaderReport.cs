using System.Globalization;

namespace Omega.Readers;

/// <summary>What the readers saw.</summary>
/// <param name="Pages">Pages that were read whole.</param>
/// <param name="Requests">Requests in all.</param>
/// <param name="Time">How long they read.</param>
/// <param name="Versions">Versions that answered, in the order in which they were first seen.</param>
/// <param name="LongestGap">Longest time in which nobody had an answer.</param>
/// <param name="Losses">What they did not get.</param>
public sealed record ReaderReport(
    int Pages, int Requests, TimeSpan Time, IReadOnlyList<string> Versions, TimeSpan LongestGap, IReadOnlyList<Loss> Losses)
{
    /// <summary>Requests per second: told, never judged.</summary>
    public double PerSecond => Requests / Math.Max(Time.TotalSeconds, 0.001);

    /// <summary>How often a promise was broken.</summary>
    public int Count(LossKind kind) => Losses.Count(loss => loss.Kind == kind);

    /// <summary>One line, for logs and tables.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Requests} requests ({PerSecond:F0} per second), {Pages} pages, {Losses.Count} lost, longest gap {LongestGap.TotalSeconds:F2} s, versions {string.Join(", ", Versions)}");

    /// <summary>Nobody read a page, or somebody lost something: the exception names what and when.</summary>
    /// <exception cref="ReadersLostException">A promise was broken.</exception>
    public void MustHaveLostNothing()
    {
        if (Pages == 0 || Losses.Count > 0)
        {
            throw new ReadersLostException(this);
        }
    }
}
