using Omega.Infra.Release;
using Pulumi;

namespace Omega.Infra.Ledger;

/// <summary>What went live, and where the records so far are.</summary>
public sealed class ReleaseLedgerArgs : ResourceArgs
{
    /// <summary>What the stack has served so far.</summary>
    internal LedgerHistory History { get; init; } = null!;

    /// <summary>Configuration of the stack: what is served beside the release.</summary>
    public required OmegaSettings Settings { get; init; }

    /// <summary>Image of the edge by digest; empty where there is none.</summary>
    public required Output<string> Edge { get; init; }

    /// <summary>Key that signs the records, PEM; null: they are not signed.</summary>
    public Output<string>? Key { get; init; }

    /// <summary>Name of the stack.</summary>
    public required string Stack { get; init; }

    /// <summary>The release that was deployed.</summary>
    public required ImageRelease Release { get; init; }

    /// <summary>Version that serves; known only once it does.</summary>
    public required Output<string> Served { get; init; }
}
