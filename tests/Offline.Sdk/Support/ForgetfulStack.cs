using Pulumi;

namespace Omega.Offline.Sdk.Tests.Support;

/// <summary>A stack that does not assign its output.</summary>
public sealed class ForgetfulStack : Stack
{
    [Output]
    public Output<string> Forgotten { get; private set; } = null!;
}
