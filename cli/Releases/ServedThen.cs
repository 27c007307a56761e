using Omega.Cli.Ledger;
using Omega.Core.Settings;

namespace Omega.Cli.Releases;

/// <summary>What a stack served at a time, as its record says; what the record does not hold is said so.</summary>
internal sealed class ServedThen
{
    private const string NotRecorded = "not recorded";

    private readonly LedgerRecord _now;

    /// <summary>What was served at a time.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="at">The time.</param>
    /// <param name="updates">The engine's history: a stack that was removed served nothing until the next update.</param>
    /// <exception cref="OmegaException">Nothing was served then; exit code 2.</exception>
    public ServedThen(StackLedger ledger, DateTimeOffset at, IEnumerable<EngineUpdate> updates)
    {
        At = at;
        Record = ReleaseTarget.FindAt(ledger, at);
        _now = ledger.Current!;
        var next = ledger.Records.SkipWhile(record => record != Record).Skip(1).FirstOrDefault();
        Until = next?.DeployedAt;
        _ = UtcTime.TryRead(Record.DeployedAt, out var from);
        if (updates.Where(update => update is { Kind: "destroy", Succeeded: true } && update.Began > from && update.Began <= at).Select(update => (DateTimeOffset?)update.Began).Min() is { } removed)
        {
            throw new OmegaException(
                $"Stack '{ledger.Stack}' served nothing at {UtcTime.Shown(at)}: it served version {Record.Version} from {Record.DeployedAt}, and was removed at {UtcTime.Shown(removed)}.", ExitCode.Input);
        }

        Edge = ledger.Records.LastOrDefault(record => ImageName.TryParse(Record.Edge)?.Digest is { } digest && record.Digest == digest);
    }

    /// <summary>The time that was asked for.</summary>
    public DateTimeOffset At { get; }

    /// <summary>The record.</summary>
    public LedgerRecord Record { get; }

    /// <summary>When the next record began; null: it serves now.</summary>
    public string? Until { get; }

    /// <summary>The release that the edge ran on; null where it is not recorded.</summary>
    public LedgerRecord? Edge { get; }

    /// <summary>Each part of what was served, in words.</summary>
    public IEnumerable<(string Name, string Value)> Parts()
    {
        // A field that is empty is left out of a record, so an empty one of a later format says that there was none.
        var isOld = Record.Format.Length == 0;
        yield return ("time", $"{UtcTime.Shown(At)} (UTC)");
        yield return ("served", $"from {Record.DeployedAt} {(Until is null ? "until now" : $"until {Until}")}, {LedgerTable.Name(Record.Action)} by {Record.By}, record {Record.Number}");
        yield return ("site", $"{Record.Version} {Record.Digest}");
        yield return ("content", Record.Content);
        yield return ("commit", Record.Commit == LedgerChain.Unknown ? NotRecorded : Record.Commit);
        yield return ("base", Record.Base == LedgerChain.Unknown ? NotRecorded : Record.Base);
        yield return ("signer", Record.Signer);
        if (Record.From.Length > 0)
        {
            yield return ("promoted from", Record.From);
        }

        yield return ("edge", Record.Edge.Length > 0 ? $"{Edge?.Version ?? "of a release that the ledger does not have,"} {Record.Edge}" : isOld ? NotRecorded : "none");
        var services = RecordedService.Of(Record);
        foreach (var service in services)
        {
            yield return ("service", $"{service.Name} {service.Image}, settings {(service.Settings is { } digest ? $"{digest}{Same(digest, service.Name)}" : NotRecorded)}");
        }

        if (services.Count == 0)
        {
            yield return ("services", isOld ? NotRecorded : "none");
        }

        yield return ("settings", Record.Settings.Length > 0 ? $"{Record.Settings}, {(Record.Settings == _now.Settings ? "as now" : "other than now")}" : NotRecorded);
        yield return ("exemptions", Record.Exemptions.Length > 0 ? Record.Exemptions : isOld ? NotRecorded : "none: all policies held");
        yield return ("evidence", Record.Evidence.Length > 0 ? Record.Evidence : NotRecorded);
        if (Record.Without.Length > 0)
        {
            yield return ("without", $"{Record.Without}, which did not answer: the host's own evidence proved it");
        }

        if (Record.Override.Length > 0)
        {
            yield return ("override", Record.Override);
        }
    }

    private string Same(Digest settings, string name) => RecordedService.Of(_now).FirstOrDefault(service => service.Name == name) is { Settings: { } now }
        ? settings == now ? ", as now" : ", other than now"
        : ", not served now";
}
