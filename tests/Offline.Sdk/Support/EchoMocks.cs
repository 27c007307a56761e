using System.Collections.Concurrent;
using Pulumi.Testing;

namespace Omega.Offline.Sdk.Tests.Support;

/// <summary>Gives inputs back as outputs and keeps what was asked.</summary>
public sealed class EchoMocks : IMocks
{
    public ConcurrentQueue<MockResourceArgs> Resources { get; } = new();

    public ConcurrentQueue<MockCallArgs> Invokes { get; } = new();

    public MockResourceArgs Resource(string name) => Assert.Single(Resources, resource => resource.Name == name);

    public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
    {
        Resources.Enqueue(args);
        return Task.FromResult<(string?, object)>((args.Name + "-id", args.Inputs));
    }

    public Task<object> CallAsync(MockCallArgs args)
    {
        Invokes.Enqueue(args);
        return Task.FromResult<object>(args.Args);
    }
}
