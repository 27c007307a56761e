using Pulumi;

namespace Omega.Offline.Sdk.Tests.Requests;

/// <summary>A component without outputs.</summary>
internal sealed class RecordedComponent : ComponentResource
{
    public RecordedComponent(string type, string name)
        : base(type, name) => RegisterOutputs();
}
