using System.Collections.Immutable;
using Omega.Infra.Support;
using Pulumi;
using Pulumi.Command.Local;

namespace Omega.Infra.Ledger;

/// <summary>Keeps the list of what a stack has served in the stack's own outputs, each record signed where the stack has a key.</summary>
public sealed class ReleaseLedger : ComponentResource
{
    internal const string TypeToken = "omega:ledger:ReleaseLedger";

    private readonly ReleaseLedgerArgs _args;

    public ReleaseLedger(string name, ReleaseLedgerArgs args, ComponentResourceOptions? options = null)
        : base(TypeToken, name, args, options)
    {
        _args = args;
        Record = ScriptCommand.Create(
            $"{name}-record", "record",
            [
                args.Served.Apply<object>(version => version), args.Release.Digest.Apply<object>(digest => digest), args.Edge.Apply<object>(edge => edge),
                args.Settings.ServedDigest, Exemptions,
                // What a stack without such settings has declared stays as it is.
                .. args.Settings.Evidence is null ? [] : (Input<object>[])[args.Release.Evidence.Apply<object>(line => line)],
                .. From.Length == 0 ? [] : (Input<object>[])[From],
            ],
            new() { ["VERSION"] = args.Served }, new CustomResourceOptions { Parent = this });
        var now = Output.All(args.Served, args.Release.Digest, args.Release.Commit, Record.Stdout, args.Edge, args.Release.Evidence,
            args.Release.Verified.Apply(image => image.Without));
        // A signature is for everybody to see; that its key is a secret must not make it one.
        Records = Output.Unsecret(
            Output.Tuple(args.History.Records, Output.Tuple(now, Output.Tuple(args.Key ?? Output.Create(""), args.History.Password)))
                .Apply(all => AfterAsync(all.Item1, all.Item2.Item1, all.Item2.Item2.Item1, all.Item2.Item2.Item2)));
        RegisterOutputs();
    }

    /// <summary>Everything that the stack has served, newest last, at most <see cref="LedgerChain.Limit"/>.</summary>
    /// <remarks>No output of the component: the stack puts it out, and twice would be twice in the state.</remarks>
    public Output<ImmutableArray<ImmutableDictionary<string, string>>> Records { get; }

    internal Command Record { get; }

    private string From => _args.Settings.Release?.From ?? "";

    private string Exemptions =>
        string.Join("; ", _args.Settings.Policies.Exemptions.Select(one => $"{one.Policy}@{one.Resource} until {one.Expires}"));

    private async Task<ImmutableArray<ImmutableDictionary<string, string>>> AfterAsync(
        IReadOnlyList<LedgerRecord> before, ImmutableArray<string> now, string key, string password)
    {
        var (time, by) = now[3].Split(' ', 2) is [var first, var second] ? (first, second) : (now[3], LedgerChain.Unknown);
        var served = new LedgerRecord
        {
            Version = now[0],
            Digest = now[1],
            Content = _args.Release.Content,
            Base = _args.Release.Base,
            Commit = now[2],
            Signer = _args.Release.Signing.Names,
            Services = RecordedService.Text(_args.Settings.ServicesOf(_args.Stack)),
            Edge = now[4],
            Settings = _args.Settings.ServedDigest,
            Exemptions = Exemptions,
            Evidence = now[5],
            From = From,
            Without = now[6],
            Override = _args.History.OverrideOf(before),
            Stack = _args.Stack,
            DeployedAt = time,
            By = by,
        };
        var after = LedgerChain.Append(before, served, _args.Release.Built);
        IReadOnlyList<LedgerRecord> signed = [.. Signed(after, before, key)];
        await _args.History.AnchorAsync(signed, password).ConfigureAwait(false);
        return [.. signed.Select(record => record.ToDictionary().ToImmutableDictionary())];
    }

    /// <summary>Signs what is new, and once a ledger from before signatures; what others left unsigned in a signed one stays so, and shows.</summary>
    private static IEnumerable<LedgerRecord> Signed(IReadOnlyList<LedgerRecord> records, IReadOnlyList<LedgerRecord> before, string pem)
    {
        if (pem.Length == 0)
        {
            return records;
        }

        using var key = LedgerKey.FromPrivatePem(pem);
        return [.. records.Select(record => LedgerVerdict.IsFromBefore(before) || !before.Contains(record) ? key.Sign(record) : record)];
    }
}
