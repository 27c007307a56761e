using Pulumi;

namespace Omega.Offline.Sdk.Tests.Likeness;

/// <summary>An input of any type, and one that is sent as JSON text.</summary>
public sealed class ThingArgs : ResourceArgs
{
    [Input("value")]
    public Input<object>? Value { get; set; }

    [Input("text", json: true)]
    public Input<object>? Text { get; set; }
}
