namespace Omega.Infra.Ledger;

/// <summary>The ledger does not hold, and what was asked for is new.</summary>
public sealed class LedgerRefusal(string found, int last) : OmegaException(
    $"Refused: the ledger was changed by other hands: {found}. Nothing new is deployed; the way back to each release whose own record stands is open "
    + "(`./omega rollback`). Compare with `pulumi stack history`, put the right outputs.ledger back (`pulumi stack export`, `pulumi stack import`), or decide to "
    + $"go on, which is recorded: `pulumi config set --path omega:ledger.override.record {last}` and `pulumi config set --path omega:ledger.override.reason '<reason>'`.",
    Core.ExitCode.Refused);
