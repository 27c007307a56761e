namespace Omega.Scripts.Tests.Protocol;

/// <summary>Walks through every state that can be reached, the nearest first, so that what it finds is the shortest way to it.</summary>
internal static class Checker
{
    /// <summary>Walks to the end, or to the first broken state.</summary>
    public static Exploration Explore<T>(T start, Func<T, IEnumerable<(string Words, T State)>> moves, Func<T, string?> broken)
        where T : class
    {
        var seen = new Dictionary<T, (T? From, string Words)> { [start] = (null, "") };
        var next = new Queue<T>([start]);
        while (next.TryDequeue(out var state))
        {
            foreach (var (words, after) in moves(state))
            {
                if (!seen.TryAdd(after, (state, words)))
                {
                    continue;
                }

                if (broken(after) is { } problem)
                {
                    return new Exploration(seen.Count, [.. Way(after, seen).Reverse(), problem]);
                }

                next.Enqueue(after);
            }
        }

        return new Exploration(seen.Count, []);
    }

    private static IEnumerable<string> Way<T>(T to, Dictionary<T, (T? From, string Words)> seen)
        where T : class
    {
        for (var step = seen[to]; step.From is { } from; step = seen[from])
        {
            yield return step.Words;
        }
    }
}

/// <summary>What a walk came to.</summary>
/// <param name="States">States that were seen.</param>
/// <param name="Counterexample">The shortest way to a broken state, and what is broken; empty: there is none.</param>
internal sealed record Exploration(int States, IReadOnlyList<string> Counterexample)
{
    public override string ToString() =>
        Counterexample.Count == 0 ? $"{States} states, none broken" : $"{States} states;\n  {string.Join("\n  ", Counterexample)}";
}
