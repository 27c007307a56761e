using System.Collections;
using System.Collections.Immutable;
using Omega.Core.Content;
using Pulumi;

namespace Omega.Infra.Ledger;

/// <summary>Says what the makers of a site should know, and keeps the stack's record of what browsers may hold.</summary>
/// <remarks>
/// It decides no more than whether a browser asks again, so it is not signed. A stack that served a release which another one
/// built does not know what that one kept: nothing is kept from then on.
/// </remarks>
internal sealed class NamesRecord
{
    private readonly BuildContext _context;

    public NamesRecord(LedgerHistory history, BuildContext context)
    {
        _context = context;
        foreach (var warning in context.Warnings)
        {
            Log.Warn(warning);
        }

        // Not the judged records: what refuses an update is told once, by what waits for it.
        var before = Output.Tuple(history.TextsOf("names"), history.Of("ledger")).Apply(outputs =>
            (Names: outputs.Item1, Known: !Records(outputs.Item2).Any(record => record.Contains("action") && record["action"] as string == "promote")));
        Revalidate = before.Apply(record => record.Known ? Changed(record.Names) : KeptNames.All);
        After = before.Apply(record => KeptNames.After(record.Names, context.Kept).ToImmutableDictionary());
    }

    /// <summary>What the build is told: addresses that are to be asked for again, with spaces between.</summary>
    public Output<string> Revalidate { get; }

    /// <summary>The record once the release is served.</summary>
    public Output<ImmutableDictionary<string, string>> After { get; }

    private string Changed(ImmutableDictionary<string, string> names)
    {
        var changed = KeptNames.Changed(names, _context.Kept);
        if (changed.Count > 0)
        {
            Log.Warn($"{changed.Count} files are named after their content, but had other bytes under that name in an earlier release. Browsers "
                + $"are told to ask for them again; those that hold the earlier bytes may not: {string.Join(", ", changed.Take(20))}. "
                + "Build the site so that the names change.");
        }

        return string.Join(' ', changed);
    }

    private static IEnumerable<IDictionary> Records(object? output) => (output as IEnumerable ?? Array.Empty<object>()).OfType<IDictionary>();
}
