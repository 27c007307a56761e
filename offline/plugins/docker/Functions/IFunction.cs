using Google.Protobuf.WellKnownTypes;

namespace Omega.Offline.Plugins.Docker.Functions;

/// <summary>Answers one function of the package.</summary>
internal interface IFunction
{
    /// <summary>The function's result for the arguments.</summary>
    Task<Struct> InvokeAsync(Struct arguments, CancellationToken cancellation);
}
