using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Omega.Offline.Plugins.Hosting.Serving;

/// <summary>Hands a server the one connection that a stream is.</summary>
internal sealed class StreamTransport(Stream stream) : IConnectionListenerFactory, IConnectionListener
{
    private readonly TaskCompletionSource<ConnectionContext?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _accepted;

    /// <summary>The name that stands for the stream.</summary>
    internal static EndPoint Address { get; } = new DnsEndPoint("stream", 1);

    /// <inheritdoc/>
    public EndPoint EndPoint => Address;

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(this);

    /// <inheritdoc/>
    public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        if (_accepted)
        {
            return new(_ended.Task);
        }

        _accepted = true;
        return new(new StreamConnection
        {
            Transport = new StreamPipe(PipeReader.Create(stream), PipeWriter.Create(stream)),
        });
    }

    /// <inheritdoc/>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _ended.TrySetResult(null);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stream.DisposeAsync();

    // The framework's own context cancels on another thread what its disposal may have disposed by then, which ends the process.
    private sealed class StreamConnection : DefaultConnectionContext
    {
        private readonly CancellationTokenSource _closed = new();

        public StreamConnection()
            : base("stream") => ConnectionClosed = _closed.Token;

        public override void Abort(ConnectionAbortedException abortReason) => _ = _closed.CancelAsync();
    }

    private sealed record StreamPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
