using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Omega.Offline.Plugins.Hosting.Serving;
using Pulumirpc;

namespace Omega.Offline.Plugins.Command.Tests.Support;

/// <summary>The part of an engine that takes messages, on a real port.</summary>
internal sealed class EngineStub : Engine.EngineBase, IAsyncDisposable
{
    private readonly GrpcServer _server = new();

    internal ConcurrentQueue<LogRequest> Messages { get; } = [];

    internal string Address => $"127.0.0.1:{_server.Port}";

    internal static async Task<EngineStub> StartAsync()
    {
        var stub = new EngineStub();
        Engine.BindService(stub._server.Methods, stub);
        await stub._server.StartAsync();
        return stub;
    }

    public override Task<Empty> Log(LogRequest request, ServerCallContext context)
    {
        Messages.Enqueue(request);
        return Task.FromResult(new Empty());
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
