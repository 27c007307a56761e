using Pulumi;

namespace Omega.Offline.Sdk.Tests.Support;

/// <summary>Inputs of the component.</summary>
public sealed class GroupArgs : ResourceArgs
{
    [Input("script", required: true)]
    public Input<string> Script { get; set; } = null!;
}
