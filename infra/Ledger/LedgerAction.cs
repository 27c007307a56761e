namespace Omega.Infra.Ledger;

/// <summary>How a release came to be served.</summary>
public enum LedgerAction
{
    /// <summary>The record does not say; only a damaged record does so.</summary>
    Unknown,

    /// <summary>Built from the checkout.</summary>
    Build,

    /// <summary>A recorded release that this stack served before, and no older than the one it replaced.</summary>
    Redeploy,

    /// <summary>A release that another stack built.</summary>
    Promote,

    /// <summary>A release that this stack served before, older than the one it replaced.</summary>
    Rollback,
}
