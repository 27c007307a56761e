using Omega.Core.Ledger;

namespace Omega.Core.Settings;

/// <summary>Who signs what the stack records (`omega:ledger`).</summary>
/// <param name="Keys">Public keys (PEM, P-256), one of which must have signed each record; absent: records are not signed.</param>
/// <param name="Override">Goes on from a ledger that does not hold; absent: such a ledger lets nothing new be deployed.</param>
public sealed record LedgerSettings(IReadOnlyList<string>? Keys = null, LedgerOverride? Override = null) : ISettings
{
    /// <summary>Keys that count; empty where records are not signed.</summary>
    public IReadOnlyList<string> Trusted => Keys ?? [];

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        for (var index = 0; index < Trusted.Count; index++)
        {
            if (!LedgerKey.IsPublicPem(Trusted[index]))
            {
                // What stands here by mistake may be the private key.
                yield return new($"keys[{index}]", "must be a public key on the curve P-256 (PEM)", "something else", "<PEM public key>");
            }
        }

        foreach (var problem in Override?.Problems() ?? [])
        {
            yield return problem.Below("override");
        }
    }
}

/// <summary>A decision to go on from a ledger that does not hold (`omega:ledger.override`); it is recorded, and spent with that record.</summary>
/// <param name="Record">Number of the last record as the ledger stands now, 0 for an empty one: for any other it does not hold.</param>
/// <param name="Reason">Why; part of the record.</param>
public sealed record LedgerOverride(int Record, string Reason) : ISettings
{
    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (string.IsNullOrWhiteSpace(Reason) || Reason.Any(char.IsControl))
        {
            yield return new("reason", "must say why, on one line", "empty or several lines", "<reason>");
        }
    }
}
