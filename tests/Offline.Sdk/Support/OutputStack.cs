using Pulumi;

namespace Omega.Offline.Sdk.Tests.Support;

/// <summary>A stack with one component and an output.</summary>
public sealed class OutputStack : Stack
{
    public OutputStack() => Done = new GroupComponent("group", new GroupArgs { Script = "true" }).Script;

    [Output("done")]
    public Output<string> Done { get; private set; }
}
