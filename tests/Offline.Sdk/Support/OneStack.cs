namespace Omega.Offline.Sdk.Tests.Support;

/// <summary>Services that make one stack when it is asked for.</summary>
public sealed class OneStack(Func<Pulumi.Stack> create) : IServiceProvider
{
    public object? GetService(Type serviceType) => create();
}
