using Pulumi;

namespace Omega.Offline.Sdk.Tests.Likeness;

/// <summary>A resource whose input may be anything.</summary>
internal sealed class Thing(string name, ThingArgs args) : CustomResource("test:index:Thing", name, args)
{
    [Output("value")]
    public Output<object?> Value { get; private set; } = null!;
}
