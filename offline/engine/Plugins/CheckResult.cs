using Google.Protobuf.WellKnownTypes;

namespace Omega.Offline.Engine.Plugins;

/// <summary>What a provider says of inputs.</summary>
/// <param name="Inputs">Inputs with defaults.</param>
/// <param name="Failures">What is wrong with them.</param>
internal sealed record CheckResult(Struct Inputs, IReadOnlyList<Pulumirpc.CheckFailure> Failures);
