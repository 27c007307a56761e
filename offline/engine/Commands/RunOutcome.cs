using Google.Protobuf.WellKnownTypes;

namespace Omega.Offline.Engine.Commands;

/// <summary>What came of a run.</summary>
/// <param name="Succeeded">Whether all went well.</param>
/// <param name="Before">Outputs of the stack before.</param>
/// <param name="After">Outputs of the stack after.</param>
internal sealed record RunOutcome(bool Succeeded, Struct Before, Struct After);
