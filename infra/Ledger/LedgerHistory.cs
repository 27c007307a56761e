using System.Collections;
using System.Collections.Immutable;
using Omega.Infra.Support;
using Pulumi;

namespace Omega.Infra.Ledger;

/// <summary>What the stack has served so far, read from its own outputs and judged before anything is registered.</summary>
/// <remarks>
/// Read through a StackReference of the stack to itself, which gives the outputs of the last update that succeeded. A ledger
/// that does not hold lets nothing new be deployed but by a recorded decision; the way back stays open to each release whose
/// own record stands.
/// </remarks>
internal sealed class LedgerHistory
{
    private readonly OmegaSettings _settings;
    private readonly StackReference _self;

    private LedgerHistory(StackReference self, OmegaSettings settings)
    {
        _self = self;
        _settings = settings;
        Records = Output.Tuple(self.GetOutput("ledger"), self.GetOutput("version"))
            .Decide(outputs => Task.FromResult(Judge(Read(outputs.Item1), outputs.Item2 as string)));
    }

    /// <summary>Reads the outputs of the stack that is being deployed.</summary>
    public static LedgerHistory OfThisStack(OmegaSettings settings)
    {
        var stack = Deployment.Instance;
        return new(new StackReference($"{stack.OrganizationName}/{stack.ProjectName}/{stack.StackName}"), settings);
    }

    /// <summary>Records so far, newest last; comes only when the ledger lets this update go on.</summary>
    public Output<IReadOnlyList<LedgerRecord>> Records { get; }

    /// <summary>Another output of the last update that succeeded; null where there was none.</summary>
    public Output<object?> Of(string output) => _self.GetOutput(output);

    /// <summary>What every other resource waits for: the outputs were read, and judged.</summary>
    /// <remarks>Read before anything else is written: the CLI's file backend does not keep a reader from a file half written.</remarks>
    public InputList<Resource> Judged => Records.Apply(_ => ImmutableArray.Create<Resource>(_self));

    /// <summary>Version and image that the last successful update put out; null where it did not.</summary>
    public Output<(string? Version, string? Image)> Deployed => Output.Tuple(_self.GetOutput("version"), _self.GetOutput("image"))
        .Apply(outputs => (outputs.Item1 as string, outputs.Item2 as string));

    /// <summary>Why this update goes on from a ledger that does not hold; empty: it holds, or nobody decided so.</summary>
    public string OverrideOf(IReadOnlyList<LedgerRecord> records) =>
        _settings.Ledger.Override is { } decision && decision.Record == Last(records) ? decision.Reason : "";

    private static int Last(IReadOnlyList<LedgerRecord> records) => records.Count > 0 ? records[^1].Number : 0;

    private static IReadOnlyList<LedgerRecord> Read(object? output) =>
        [.. (output as IEnumerable ?? Array.Empty<object>()).OfType<IDictionary>().Select(Record)];

    private static LedgerRecord Record(IDictionary fields) =>
        LedgerRecord.From(fields.Keys.OfType<string>().Where(name => fields[name] is string)
            .Select(name => new KeyValuePair<string, string>(name, (string)fields[name]!)));

    private IReadOnlyList<LedgerRecord> Judge(IReadOnlyList<LedgerRecord> records, string? served)
    {
        var verdict = LedgerVerdict.Of(records, served, _settings.Ledger.Trusted, anchored: null);
        if (verdict.Holds)
        {
            return records;
        }

        var found = string.Join("; ", verdict.Problems);
        if (OverrideOf(records) is { Length: > 0 } reason)
        {
            Log.Warn($"The ledger was changed by other hands: {found}. This update goes on all the same, which is recorded: {reason}", _self);
            return records;
        }

        if (_settings.Release is { } release && records.Any(record => record.Digest == release.Digest && record.Version == release.Version
            && LedgerVerdict.Stands(record, records, _settings.Ledger.Trusted)))
        {
            Log.Warn($"The ledger was changed by other hands: {found}. The record of version {release.Version} stands, so the way back to it is open.", _self);
            return records;
        }

        throw new LedgerRefusal(found, Last(records));
    }
}
