using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Pulumirpc;

namespace Omega.Offline.Plugins.Docker.Tests.Live;

/// <summary>Reads the state that a failed creation hands to the engine.</summary>
internal static class InitializationDetail
{
    internal static ErrorResourceInitFailed Read(RpcException error)
    {
        var input = new CodedInputStream(error.Trailers.Get("grpc-status-details-bin")!.ValueBytes);
        while (input.ReadTag() is var tag && tag != 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == 3)
            {
                var detail = new Any();
                input.ReadMessage(detail);
                return detail.Unpack<ErrorResourceInitFailed>();
            }

            input.SkipLastField();
        }

        throw new InvalidOperationException("The error carries no detail.");
    }
}
