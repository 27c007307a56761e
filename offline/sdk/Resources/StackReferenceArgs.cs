namespace Pulumi;

/// <summary>Inputs of a <see cref="StackReference"/>.</summary>
public class StackReferenceArgs : ResourceArgs
{
    [Input("name", required: true)]
    public Input<string>? Name { get; set; }
}
