using System.Collections;
using System.Collections.Immutable;
using Omega.Core.Evidence;
using Omega.Infra.Settings;
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
    private int _anchored;

    private readonly Func<string, LedgerAnchor?> _anchor;
    private readonly LedgerOnHost? _host;

    private LedgerHistory(StackReference self, OmegaSettings settings, Output<string> password, Func<string, LedgerAnchor?> anchor, LedgerOnHost? host)
    {
        _self = self;
        _settings = settings;
        _anchor = anchor;
        _host = host;
        Password = password;
        // What the registry's password opened is no secret for that.
        Records = Output.Unsecret(Output.All(self.GetOutput("ledger"), self.GetOutput("version"), password.Apply(text => (object?)text))
            .Decide(values => Timings.OfAsync("ledger judged", () => JudgeAsync(Read(values[0]), values[1] as string, values[2] as string ?? ""))));
    }

    /// <summary>Reads the outputs of the stack that is being deployed.</summary>
    public static LedgerHistory OfThisStack(OmegaSettings settings, StackSecrets secrets, RegistryLogin registry, BuildContext context)
    {
        var stack = Deployment.Instance;
        // A preview asks nobody, and a record that nobody signed proves nothing wherever it lies.
        var isAnchored = !stack.IsDryRun && settings.Ledger.Trusted.Count > 0;
        return new(
            new StackReference($"{stack.OrganizationName}/{stack.ProjectName}/{stack.StackName}"),
            settings,
            secrets.RegistryPassword,
            password => isAnchored
                ? new LedgerAnchor(registry(settings.Image, secrets.RegistryUser, password), settings.Image.Repository, LedgerAnchor.Series(stack.StackName, settings.Ledger.Trusted[0]))
                : null,
            isAnchored ? new LedgerOnHost(context.EvidenceFolder, LedgerAnchor.Series(stack.StackName, settings.Ledger.Trusted[0])) : null);
    }

    /// <summary>Password at the registry, by which records are anchored.</summary>
    public Output<string> Password { get; }

    /// <summary>Records so far, newest last; comes only when the ledger lets this update go on.</summary>
    public Output<IReadOnlyList<LedgerRecord>> Records { get; }

    /// <summary>What the records say of each digest.</summary>
    public Output<ImmutableDictionary<string, KnownEvidence>> Evidence => Records.Apply(records => KnownEvidence.Of(records, _settings.Ledger.Trusted));

    /// <summary>Another output of the last update that succeeded; null where there was none.</summary>
    public Output<object?> Of(string output) => _self.GetOutput(output);

    /// <summary>The texts of such an output by their names; none where it is no map of texts.</summary>
    public Output<ImmutableDictionary<string, string>> TextsOf(string output) =>
        Of(output).Apply(given => given is IDictionary fields ? Texts(fields) : ImmutableDictionary<string, string>.Empty);

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
        [.. (output as IEnumerable ?? Array.Empty<object>()).OfType<IDictionary>().Select(fields => LedgerRecord.Read(Texts(fields)))];

    private static ImmutableDictionary<string, string> Texts(IDictionary fields) =>
        fields.Keys.OfType<string>().Where(name => fields[name] is string).ToImmutableDictionary(name => name, name => (string)fields[name]!);

    /// <summary>Keeps on this host, and beside the images, what is not kept there yet; what cannot be kept now is kept by the next update.</summary>
    public async Task AnchorAsync(IReadOnlyList<LedgerRecord> records, string password)
    {
        if (_anchor(password) is not { } anchor)
        {
            return;
        }

        try
        {
            _host?.Keep(records);
        }
        catch (OmegaException problem)
        {
            Log.Warn(problem.Message, _self);
        }

        try
        {
            foreach (var record in records.Where(record => record.Number > _anchored))
            {
                await anchor.WriteAsync(record).ConfigureAwait(false);
                _anchored = record.Number;
            }
        }
        catch (OmegaException problem)
        {
            Log.Warn($"Not every record of the ledger is kept beside the images: {problem.Message} The next update does it.", _self);
        }
    }

    private async Task<IReadOnlyList<LedgerRecord>> JudgeAsync(IReadOnlyList<LedgerRecord> records, string? served, string password)
    {
        IReadOnlyList<LedgerRecord>? anchored = null;
        var place = LedgerVerdict.BesideTheImages;
        if (_anchor(password) is { } anchor)
        {
            try
            {
                anchored = await anchor.FromAsync(Math.Max(1, Last(records))).ConfigureAwait(false);
                _anchored = anchored.Count > 0 ? anchored[^1].Number : 0;
            }
            catch (OmegaException problem) when (_settings.Release is not null)
            {
                // What is there is not known, so nothing is written over it.
                _anchored = int.MaxValue;
                anchored = _host?.From(Math.Max(1, Last(records)));
                place = LedgerVerdict.OnThisHost;
                Log.Warn($"The records kept beside the images cannot be read, so the ledger is judged by what this host has of them: {problem.Message}", _self);
            }
        }

        return Judge(records, served, anchored, place);
    }

    private IReadOnlyList<LedgerRecord> Judge(IReadOnlyList<LedgerRecord> records, string? served, IReadOnlyList<LedgerRecord>? anchored, string place)
    {
        var verdict = LedgerVerdict.Of(records, served, _settings.Ledger.Trusted, anchored, place);
        if (verdict.Holds)
        {
            return records;
        }

        IReadOnlyList<LedgerRecord> whole = [.. records, .. verdict.Missing];
        if (verdict.Missing.Count > 0 && LedgerVerdict.Of(whole, null, _settings.Ledger.Trusted, anchored, place).Holds)
        {
            Log.Warn($"{string.Join("; ", verdict.Problems)}. They are taken back from there.", _self);
            return whole;
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
