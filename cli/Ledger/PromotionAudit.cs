using Omega.Cli.Trust;

namespace Omega.Cli.Ledger;

/// <summary>Checks what two ledgers say of one promotion: that of the stack it came from, and that of the stack it went to.</summary>
internal static class PromotionAudit
{
    /// <summary>Subject of a finding about promotions from or to the stack.</summary>
    public const string Subject = "promotion";

    /// <summary>What statements about promotions from the stack say, and whether the other side has each promotion to it as well.</summary>
    /// <param name="ledger">Ledger of the stack.</param>
    /// <param name="verification">Knows its registry.</param>
    /// <param name="source">Reads another stack; throws where that cannot be read here.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OmegaException">The stack's own registry did not answer.</exception>
    public static async Task<IReadOnlyList<AuditFinding>> RunAsync(
        StackLedger ledger, ConfiguredVerification verification, Func<string, Task<(StackLedger Ledger, ConfiguredVerification Verification)>> source, CancellationToken cancellation)
    {
        var (held, problems) = await new Promotions(ledger, verification).ReadAsync(cancellation);
        List<AuditFinding> findings = held.Count + problems.Count == 0 ? [] :
            [new(Subject, $"{held.Count} to other stacks", LedgerAudit.Joined(problems.Concat(held.Select(promotion => Problem(ledger, promotion)).OfType<string>())))];
        foreach (var record in ReleaseTarget.Releases(ledger))
        {
            if (RecordReference.TryParse(record.From, out var from))
            {
                findings.Add(await OfAsync(ledger.Stack, record, from, source, cancellation));
            }
        }

        return findings;
    }

    private static async Task<AuditFinding> OfAsync(
        string stack, LedgerRecord record, RecordReference from, Func<string, Task<(StackLedger Ledger, ConfiguredVerification Verification)>> source, CancellationToken cancellation)
    {
        var what = $"{record.Version} from record {from.Number} of {from.Stack}";
        try
        {
            var (ledger, verification) = await source(from.Stack);
            if (ledger.Keys.Count == 0)
            {
                return new(Subject, $"{what}, which signs no records", null);
            }

            // A stack that was purged, and begins anew, has nothing to say of what was before.
            return !UtcTime.TryRead(record.DeployedAt, out var then) || !UtcTime.TryRead(ledger.Records[0].DeployedAt, out var began) || began > then
                ? new(Subject, $"{what}, whose ledger begins later", null)
                : new(Subject, what, Problem(ledger, from, record) ?? ((await new Promotions(ledger, verification).ReadAsync(cancellation)).Held.Any(one => one.IsOf(from, stack, record.Digest))
                    ? null
                    : $"beside the images of '{from.Stack}' no statement says that it was promoted to '{stack}': it was removed, or never made"));
        }
        catch (OmegaException problem)
        {
            return new(Subject, $"{what}, not checked: {problem.Message.Split('\n')[0]}", null);
        }
    }

    private static string? Problem(StackLedger source, RecordReference from, LedgerRecord record) => source.Records.FirstOrDefault(other => other.Number == from.Number) is { } named
        ? named.Hash != from.Hash || named.Digest != record.Digest ? $"record {from.Number} of '{from.Stack}' is another one, of version {named.Version}" : null
        : from.Number > source.Records[^1].Number ? $"the ledger of '{from.Stack}' ends with record {source.Records[^1].Number}" : null;

    private static string? Problem(StackLedger ledger, Promotion promotion) => RecordReference.TryParse(promotion.From, out var from)
        && ledger.Records.FirstOrDefault(record => record.Number == from.Number) is { } named && (named.Hash != from.Hash || named.Digest != promotion.Digest)
        ? $"promotion {promotion.Number} is of a record {from.Number} that is not the one of the ledger"
        : null;
}
