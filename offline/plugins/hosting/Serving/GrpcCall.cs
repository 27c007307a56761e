using System.Buffers.Binary;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Omega.Offline.Plugins.Hosting.Serving;

/// <summary>One gRPC call on one HTTP/2 request: messages with their length before them, the status in the trailers.</summary>
internal sealed class GrpcCall : ServerCallContext
{
    private const int PrefixBytes = 5;
    private readonly HttpContext _http;

    /// <summary>The call that a request makes.</summary>
    public GrpcCall(HttpContext http)
    {
        _http = http;
        http.Response.ContentType = "application/grpc";
    }

    /// <inheritdoc/>
    protected override string MethodCore => _http.Request.Path.Value!;

    /// <inheritdoc/>
    protected override string HostCore => _http.Request.Host.Value!;

    /// <inheritdoc/>
    protected override string PeerCore => $"ipv4:{_http.Connection.RemoteIpAddress}:{_http.Connection.RemotePort}";

    /// <inheritdoc/>
    protected override DateTime DeadlineCore => DateTime.MaxValue;

    /// <inheritdoc/>
    protected override Metadata RequestHeadersCore { get; } = [];

    /// <inheritdoc/>
    protected override CancellationToken CancellationTokenCore => _http.RequestAborted;

    /// <inheritdoc/>
    protected override Metadata ResponseTrailersCore { get; } = [];

    /// <inheritdoc/>
    protected override Status StatusCore { get; set; } = Status.DefaultSuccess;

    /// <inheritdoc/>
    protected override WriteOptions? WriteOptionsCore { get; set; }

    /// <inheritdoc/>
    protected override AuthContext AuthContextCore { get; } = new(null, []);

    /// <summary>Reads the one message of the request.</summary>
    public async Task<T> ReadAsync<T>(Marshaller<T> marshaller)
    {
        var reader = _http.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(_http.RequestAborted);
            if (Message(result.Buffer) is { } message)
            {
                var value = marshaller.ContextualDeserializer(new MessageReader(message));
                reader.AdvanceTo(result.Buffer.End);
                return value;
            }

            if (result.IsCompleted)
            {
                throw new RpcException(new Status(StatusCode.Internal, "the request ended before its message did"));
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <summary>Writes one message of the response.</summary>
    public async Task WriteAsync<T>(Marshaller<T> marshaller, T value)
    {
        var writer = _http.Response.BodyWriter;
        marshaller.ContextualSerializer(value, new MessageWriter(writer));
        await writer.FlushAsync(_http.RequestAborted);
    }

    /// <summary>Ends the response.</summary>
    public async Task EndAsync(Status status, Metadata trailers)
    {
        await _http.Response.StartAsync(_http.RequestAborted);
        _http.Response.AppendTrailer("grpc-status", ((int)status.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (status.Detail.Length > 0)
        {
            _http.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(status.Detail));
        }

        foreach (var entry in trailers)
        {
            _http.Response.AppendTrailer(entry.Key, entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes) : entry.Value);
        }

        await _http.Response.CompleteAsync();
    }

    /// <inheritdoc/>
    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException("Calls are not handed on.");

    /// <inheritdoc/>
    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) =>
        throw new NotSupportedException("Pulumi's protocol has no response headers.");

    private static System.Buffers.ReadOnlySequence<byte>? Message(System.Buffers.ReadOnlySequence<byte> buffer)
    {
        if (buffer.Length < PrefixBytes)
        {
            return null;
        }

        Span<byte> prefix = stackalloc byte[PrefixBytes];
        System.Buffers.BuffersExtensions.CopyTo(buffer.Slice(0, PrefixBytes), prefix);
        if (prefix[0] != 0)
        {
            throw new RpcException(new Status(StatusCode.Unimplemented, "compressed messages are not supported"));
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        return buffer.Length < PrefixBytes + length ? null : buffer.Slice(PrefixBytes, length);
    }
}
