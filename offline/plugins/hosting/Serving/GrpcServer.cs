using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Omega.Offline.Plugins.Hosting.Serving;

/// <summary>Serves gRPC methods over HTTP/2 on a free port of the loopback address, which is held from the beginning.</summary>
/// <remarks>
/// Kestrel without a host, container and router around it: these take longer to start than most runs of an engine or a
/// plugin last.
/// </remarks>
public sealed class GrpcServer : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly GrpcMethods _methods = new();
    private KestrelServer? _server;

    /// <summary>Takes a port; who connects to it before <see cref="StartAsync"/> waits.</summary>
    public GrpcServer()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Listen();
        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
    }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>What is served; filled before the start.</summary>
    public ServiceBinderBase Methods => _methods;

    /// <summary>Begins to answer.</summary>
    public Task StartAsync()
    {
        var options = new KestrelServerOptions { AddServerHeader = false, Limits = { MaxRequestBodySize = null } };
        options.ListenHandle((ulong)_socket.Handle, listen => listen.Protocols = HttpProtocols.Http2);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        _server = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
        return _server.StartAsync(new GrpcApplication(_methods), CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Nobody is left to answer: stop without waiting for calls that hang.
        if (_server is not null)
        {
            await _server.StopAsync(new CancellationToken(canceled: true));
            _server.Dispose();
        }

        _socket.Dispose();
    }
}
