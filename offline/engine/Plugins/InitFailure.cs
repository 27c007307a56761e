using Google.Protobuf;
using Grpc.Core;
using Pulumirpc;

namespace Omega.Offline.Engine.Plugins;

/// <summary>Finds in a failed call's status that the resource exists but did not become ready.</summary>
internal static class InitFailure
{
    private const string TypeName = "pulumirpc.ErrorResourceInitFailed";

    /// <summary>The detail of the failure, or nothing for any other failure.</summary>
    public static ErrorResourceInitFailed? Read(RpcException problem)
    {
        var status = problem.Trailers.GetValueBytes("grpc-status-details-bin");
        return status is null ? null : Detail(status);
    }

    // google.rpc.Status: field 3 holds details as google.protobuf.Any.
    private static ErrorResourceInitFailed? Detail(byte[] status)
    {
        var input = new CodedInputStream(status);
        for (uint tag; (tag = input.ReadTag()) != 0;)
        {
            if (WireFormat.GetTagFieldNumber(tag) != 3)
            {
                input.SkipLastField();
                continue;
            }

            var any = Google.Protobuf.WellKnownTypes.Any.Parser.ParseFrom(input.ReadBytes());
            if (any.TypeUrl.EndsWith(TypeName, StringComparison.Ordinal))
            {
                return ErrorResourceInitFailed.Parser.ParseFrom(any.Value);
            }
        }

        return null;
    }
}
