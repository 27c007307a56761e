using System.Collections.Immutable;
using Omega.Core.Evidence;
using Pulumi;

namespace Omega.Infra.Release;

/// <summary>What must be known of a release, and what is known already.</summary>
/// <param name="Settings">What must be known; null: nothing is asked.</param>
/// <param name="Known">What the ledger says of each digest that it names.</param>
public sealed record EvidenceArgs(EvidenceSettings? Settings, Output<ImmutableDictionary<string, KnownEvidence>> Known);
