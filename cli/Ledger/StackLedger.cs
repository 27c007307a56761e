using System.Text.Json;

namespace Omega.Cli.Ledger;

/// <summary>What a stack has served, as its last successful update put it out.</summary>
/// <param name="Stack">Name of the stack.</param>
/// <param name="Records">Records, newest last.</param>
/// <param name="Served">Version that is served; null before the first deployment.</param>
internal sealed record StackLedger(string Stack, IReadOnlyList<LedgerRecord> Records, string? Served)
{
    /// <summary>The record of what is served.</summary>
    public LedgerRecord? Current => Records.Count > 0 ? Records[^1] : null;

    /// <summary>Reads the ledger from a stack's outputs.</summary>
    public static StackLedger Of(string stack, JsonElement outputs) => new(
        stack,
        outputs.ValueKind == JsonValueKind.Object && outputs.TryGetProperty("ledger", out var ledger) && ledger.ValueKind == JsonValueKind.Array ? [.. ledger.EnumerateArray().Select(Record)] : [],
        outputs.ValueKind == JsonValueKind.Object && outputs.TryGetProperty("version", out var version) ? version.GetString() : null);

    private static LedgerRecord Record(JsonElement record) => LedgerRecord.From(record.ValueKind == JsonValueKind.Object
        ? record.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.String)
            .Select(field => new KeyValuePair<string, string>(field.Name, field.Value.GetString()!))
        : []);
}
