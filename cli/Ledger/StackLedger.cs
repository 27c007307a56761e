using System.Text.Json;
using Omega.Cli.Engines;
using Omega.Cli.Support;
using Omega.Infra.Ledger;

namespace Omega.Cli.Ledger;

/// <summary>What a stack has served, as its last successful update put it out.</summary>
/// <param name="Stack">Name of the stack.</param>
/// <param name="Records">Records, newest last.</param>
/// <param name="Served">Version that is served; null before the first deployment.</param>
internal sealed record StackLedger(string Stack, IReadOnlyList<LedgerRecord> Records, string? Served)
{
    /// <summary>The record of what is served.</summary>
    public LedgerRecord? Current => Records.Count > 0 ? Records[^1] : null;

    /// <summary>Reads the ledger of a stack.</summary>
    /// <exception cref="CliException">The stack does not exist, or nothing was ever deployed to it.</exception>
    public static async Task<StackLedger> ReadAsync(Engine engine, string stack, CancellationToken cancellation)
    {
        if (!await engine.HasStackAsync(stack, cancellation))
        {
            throw new CliException($"Stack '{stack}' was never deployed from here, so it has no ledger. Deploy it: ./omega up {stack}");
        }

        var result = (await engine.RunAsync(["stack", "output", "--json", "--stack", stack], cancellation)).Must($"read the outputs of stack '{stack}'");
        using var document = JsonDocument.Parse(result.Output);
        var ledger = Of(stack, document.RootElement);
        return ledger.Current is null
            ? throw new CliException($"Stack '{stack}' serves nothing that is recorded, so its ledger is empty. Deploy it: ./omega up {stack}")
            : ledger;
    }

    /// <summary>Reads the ledger from a stack's outputs.</summary>
    public static StackLedger Of(string stack, JsonElement outputs) => new(
        stack,
        outputs.TryGetProperty("ledger", out var ledger) && ledger.ValueKind == JsonValueKind.Array ? [.. ledger.EnumerateArray().Select(Record)] : [],
        outputs.TryGetProperty("version", out var version) ? version.GetString() : null);

    private static LedgerRecord Record(JsonElement record) => LedgerRecord.From(name =>
        record.ValueKind == JsonValueKind.Object && record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null);
}
