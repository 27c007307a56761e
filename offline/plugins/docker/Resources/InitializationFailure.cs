using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Pulumirpc;

namespace Omega.Offline.Plugins.Docker.Resources;

/// <summary>Tells the engine that a resource exists but did not come up.</summary>
internal static class InitializationFailure
{
    private const string DetailsKey = "grpc-status-details-bin";

    /// <summary>The error with the state that the engine has to keep.</summary>
    internal static RpcException Create(string id, Struct state, Struct inputs, string reason)
    {
        var failure = new ErrorResourceInitFailed { Id = id, Properties = state, Inputs = inputs, Reasons = { reason } };
        var status = new Status(StatusCode.Unknown, reason);
        return new RpcException(status, new Metadata { { DetailsKey, Details(status, Any.Pack(failure)) } });
    }

    // google.rpc.Status: code = 1, message = 2, details = 3.
    private static byte[] Details(Status status, Any detail)
    {
        using var buffer = new MemoryStream();
        using var output = new CodedOutputStream(buffer);
        output.WriteTag(1, WireFormat.WireType.Varint);
        output.WriteInt32((int)status.StatusCode);
        output.WriteTag(2, WireFormat.WireType.LengthDelimited);
        output.WriteString(status.Detail);
        output.WriteTag(3, WireFormat.WireType.LengthDelimited);
        output.WriteMessage(detail);
        output.Flush();
        return buffer.ToArray();
    }
}
