using System.Collections;
using System.Collections.Immutable;
using Omega.Infra.Support;
using Pulumi;
using Pulumi.Command.Local;

namespace Omega.Infra.Ledger;

/// <summary>Keeps the list of releases that a stack has served in the stack's own outputs.</summary>
/// <remarks>
/// Read through a StackReference of the stack to itself, which gives the outputs of the last update that succeeded: a
/// failed update appends nothing and loses nothing. A ledger that somebody changed is a warning, not a refusal: what
/// may be deployed is decided by signatures, and a way back must stay open.
/// </remarks>
public sealed class ReleaseLedger : ComponentResource
{
    internal const string TypeToken = "omega:ledger:ReleaseLedger";

    public ReleaseLedger(string name, ReleaseLedgerArgs args, ComponentResourceOptions? options = null)
        : base(TypeToken, name, args, options)
    {
        Record = ScriptCommand.Create(
            $"{name}-record", "record",
            [args.Served.Apply<object>(version => version), args.Release.Digest.Apply<object>(digest => digest)],
            new() { ["VERSION"] = args.Served }, new CustomResourceOptions { Parent = this });
        Records = Output.Tuple(Before(args.Self), Output.All(args.Served, args.Release.Digest, args.Release.Commit, Record.Stdout))
            .Apply(now => After(args, now.Item1, now.Item2[0], now.Item2[1], now.Item2[2], now.Item2[3]));
        RegisterOutputs();
    }

    /// <summary>Every release that the stack has served, newest last, at most <see cref="LedgerChain.Limit"/>.</summary>
    /// <remarks>No output of the component: the stack puts it out, and twice would be twice in the state.</remarks>
    public Output<ImmutableArray<ImmutableDictionary<string, string>>> Records { get; }

    internal Command Record { get; }

    private Output<IReadOnlyList<LedgerRecord>> Before(StackReference self) =>
        Output.Tuple(self.GetOutput("ledger"), self.GetOutput("version")).Apply(outputs =>
        {
            IReadOnlyList<LedgerRecord> ledger = [.. (outputs.Item1 as IEnumerable ?? Array.Empty<object>()).OfType<IDictionary>().Select(Read)];
            var problems = LedgerChain.Problems(ledger, outputs.Item2 as string).ToList();
            if (problems.Count > 0)
            {
                Log.Warn($"The ledger was changed by other hands: {string.Join("; ", problems)}. `./omega ledger verify` says what to do.", this);
            }

            return ledger;
        });

    private static LedgerRecord Read(IDictionary fields) =>
        LedgerRecord.From(fields.Keys.OfType<string>().Where(name => fields[name] is string)
            .Select(name => new KeyValuePair<string, string>(name, (string)fields[name]!)));

    private static ImmutableArray<ImmutableDictionary<string, string>> After(
        ReleaseLedgerArgs args, IReadOnlyList<LedgerRecord> before, string version, string digest, string commit, string recorded)
    {
        var (time, by) = recorded.Split(' ', 2) is [var first, var second] ? (first, second) : (recorded, LedgerChain.Unknown);
        var served = new LedgerRecord
        {
            Version = version,
            Digest = digest,
            Content = args.Release.Content,
            Base = args.Release.Base,
            Commit = commit,
            Signer = SignerName.Of(args.Release.Signing),
            Stack = args.Stack,
            DeployedAt = time,
            By = by,
        };
        return [.. LedgerChain.Append(before, served, args.Release.Built).Select(record => record.ToDictionary().ToImmutableDictionary())];
    }
}
