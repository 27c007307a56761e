using Grpc.Core;

namespace Omega.Offline.Plugins.Hosting.Serving;

/// <summary>Writes the messages of a response that has several.</summary>
internal sealed class MessageStream<T>(GrpcCall call, Marshaller<T> marshaller) : IServerStreamWriter<T>
{
    /// <inheritdoc/>
    public WriteOptions? WriteOptions { get; set; }

    /// <inheritdoc/>
    public Task WriteAsync(T message) => call.WriteAsync(marshaller, message);
}
