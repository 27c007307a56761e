using Google.Protobuf.WellKnownTypes;

namespace Omega.Offline.Engine.Plugins;

/// <summary>What became of a resource.</summary>
/// <param name="Id">The provider's id; empty when unknown or gone.</param>
/// <param name="Outputs">Outputs; nothing when the provider gave none.</param>
/// <param name="Inputs">Inputs as the provider reads them; nothing when it gave none.</param>
/// <param name="Reasons">Why it is there but not finished; empty when all is well.</param>
internal sealed record OperationResult(string Id, Struct? Outputs, Struct? Inputs, IReadOnlyList<string> Reasons)
{
    /// <summary>A finished operation.</summary>
    public OperationResult(string id, Struct? outputs)
        : this(id, outputs, null, [])
    {
    }
}
