using Omega.Infra.Release;
using Pulumi;

namespace Omega.Infra.Ledger;

/// <summary>What went live, and where the records so far are.</summary>
public sealed class ReleaseLedgerArgs : ResourceArgs
{
    /// <summary>The stack itself, as its last successful update left it.</summary>
    public required StackReference Self { get; init; }

    /// <summary>Name of the stack.</summary>
    public required string Stack { get; init; }

    /// <summary>The release that was deployed.</summary>
    public required ImageRelease Release { get; init; }

    /// <summary>Version that serves; known only once it does.</summary>
    public required Output<string> Served { get; init; }
}
