using System.Text.Json;

namespace Omega.Cli.Ledger;

/// <summary>What a stack has served, as its last successful update put it out.</summary>
/// <param name="Stack">Name of the stack.</param>
/// <param name="Records">Records, newest last.</param>
/// <param name="Served">Version that is served; null before the first deployment.</param>
internal sealed record StackLedger(string Stack, IReadOnlyList<LedgerRecord> Records, string? Served)
{
    /// <summary>Public keys (PEM), one of which must have signed each record, as the stack is configured now; none: signatures are not asked for.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>What hashes and signatures say of the records.</summary>
    public LedgerVerdict Verdict => LedgerVerdict.Of(Records, Served, Keys, anchored: null);

    /// <summary>Whether a record can be gone back to, whatever became of the others.</summary>
    public bool Stands(LedgerRecord record) => LedgerVerdict.Stands(record, Records, Keys);

    /// <summary>Why one record does not stand; nothing for one that does.</summary>
    public IEnumerable<string> ProblemsOf(LedgerRecord record) => Stands(record) ? [] :
    [
        .. record.Problems(),
        .. record.Hash == record.ComputeHash() ? Array.Empty<string>() : [$"record {record.Number} was edited"],
        .. Keys.Count == 0 || LedgerKey.HasSigned(record, Keys) ? Array.Empty<string>() : [$"record {record.Number} is signed by none of omega:ledger.keys"],
    ];

    /// <summary>The record of what is served.</summary>
    public LedgerRecord? Current => Records.Count > 0 ? Records[^1] : null;

    /// <summary>Reads the ledger from a stack's outputs.</summary>
    public static StackLedger Of(string stack, JsonElement outputs) => new(
        stack,
        outputs.ValueKind == JsonValueKind.Object && outputs.TryGetProperty("ledger", out var ledger) && ledger.ValueKind == JsonValueKind.Array ? [.. ledger.EnumerateArray().Select(Record)] : [],
        outputs.ValueKind == JsonValueKind.Object && outputs.TryGetProperty("version", out var version) ? version.GetString() : null);

    private static LedgerRecord Record(JsonElement record) => LedgerRecord.Read(record.ValueKind == JsonValueKind.Object
        ? record.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.String)
            .Select(field => new KeyValuePair<string, string>(field.Name, field.Value.GetString()!))
        : []);
}
