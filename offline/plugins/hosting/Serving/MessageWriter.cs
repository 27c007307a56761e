using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Grpc.Core;

namespace Omega.Offline.Plugins.Hosting.Serving;

/// <summary>Takes a message from its serializer and writes it with its length before it.</summary>
internal sealed class MessageWriter(PipeWriter output) : SerializationContext
{
    private const int PrefixBytes = 5;

    /// <inheritdoc/>
    public override void SetPayloadLength(int payloadLength)
    {
        var prefix = output.GetSpan(PrefixBytes);
        prefix[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], payloadLength);
        output.Advance(PrefixBytes);
    }

    /// <inheritdoc/>
    public override IBufferWriter<byte> GetBufferWriter() => output;

    /// <inheritdoc/>
    public override void Complete()
    {
    }

    /// <inheritdoc/>
    public override void Complete(byte[] payload)
    {
        SetPayloadLength(payload.Length);
        output.Write(payload);
    }
}
