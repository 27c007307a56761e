using System.Buffers;
using Grpc.Core;

namespace Omega.Offline.Plugins.Hosting.Serving;

/// <summary>Hands a received message to its parser.</summary>
internal sealed class MessageReader(ReadOnlySequence<byte> message) : DeserializationContext
{
    /// <inheritdoc/>
    public override int PayloadLength => (int)message.Length;

    /// <inheritdoc/>
    public override byte[] PayloadAsNewBuffer() => message.ToArray();

    /// <inheritdoc/>
    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => message;
}
