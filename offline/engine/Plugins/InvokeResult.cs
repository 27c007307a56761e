using Google.Protobuf.WellKnownTypes;

namespace Omega.Offline.Engine.Plugins;

/// <summary>What a provider answers to a question.</summary>
/// <param name="Return">The data.</param>
/// <param name="Failures">What is wrong with the arguments.</param>
internal sealed record InvokeResult(Struct Return, IReadOnlyList<Pulumirpc.CheckFailure> Failures);
