using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Omega.Offline.Plugins.Hosting.Serving;

/// <summary>Serves gRPC methods to who is at the other end of one stream, and to nobody else: no port, no file.</summary>
public sealed class StreamServer : IAsyncDisposable
{
    private readonly GrpcMethods _methods = new();
    private readonly StreamTransport _transport;
    private readonly KestrelServer _server;

    /// <summary>Takes the stream; the other end speaks HTTP/2 at once.</summary>
    public StreamServer(Stream stream)
    {
        _transport = new StreamTransport(stream);
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Listen(StreamTransport.Address, listen => listen.Protocols = HttpProtocols.Http2);
        _server = new KestrelServer(Options.Create(options), _transport, NullLoggerFactory.Instance);
    }

    /// <summary>What is served; filled before the start.</summary>
    public ServiceBinderBase Methods => _methods;

    /// <summary>Begins to answer.</summary>
    public Task StartAsync() => _server.StartAsync(new GrpcApplication(_methods), CancellationToken.None);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
        await _transport.DisposeAsync();
    }
}
