using System.Globalization;

namespace Omega.Core;

/// <summary>How long the parts of an update took, in a file that the environment names: the command, which shows them, and the program are two processes.</summary>
public static class Timings
{
    /// <summary>Environment variable with the path of the file. No input, so it is in no state.</summary>
    public const string Variable = "OMEGA_TIMINGS";

    /// <summary>Does a part of the work and notes how long it took; without a file, and where it cannot be written, nothing is noted.</summary>
    /// <param name="part">What is done, in one line.</param>
    /// <param name="work">Does it.</param>
    public static async Task<T> OfAsync<T>(string part, Func<Task<T>> work)
    {
        var start = DateTimeOffset.UtcNow;
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            Note(new(part, start, DateTimeOffset.UtcNow - start));
        }
    }

    /// <summary>Notes a part that has ended.</summary>
    public static void Note(TimedPart part) => NotedLines.Append(Variable, string.Create(
        CultureInfo.InvariantCulture, $"{part.Start.ToUnixTimeMilliseconds()} {(long)part.Took.TotalMilliseconds} {part.Name}"));

    /// <summary>What was noted, in the order of the file; none where there is no such file, or it is not from the program.</summary>
    public static IReadOnlyList<TimedPart> Read(string path) => [.. NotedLines.Read(path).Select(Parse).OfType<TimedPart>()];

    private static TimedPart? Parse(string line) =>
        line.Split(' ', 3) is [var start, var took, { Length: > 0 } name]
        && long.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out var began) && began < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
        && int.TryParse(took, NumberStyles.None, CultureInfo.InvariantCulture, out var lasted)
            ? new(name, DateTimeOffset.FromUnixTimeMilliseconds(began), TimeSpan.FromMilliseconds(lasted))
            : null;
}

/// <summary>A part of an update.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Start">When it began, to the millisecond.</param>
/// <param name="Took">How long it took, to the millisecond.</param>
public sealed record TimedPart(string Name, DateTimeOffset Start, TimeSpan Took);
