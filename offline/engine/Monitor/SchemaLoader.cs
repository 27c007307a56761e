using System.Text;
using Google.Protobuf;
using Grpc.Core;

namespace Omega.Offline.Engine.Monitor;

/// <summary>The one method of Pulumi's schema loader, which the YAML language host asks for the types of its program.</summary>
/// <remarks>The service has one call with two fields of interest, read and written here without generated code.</remarks>
internal static class SchemaLoader
{
    private static readonly Method<string, string> Method = new(
        MethodType.Unary,
        "codegen.Loader",
        "GetSchema",
        Marshallers.Create<string>(_ => throw new NotSupportedException("Nobody is asked for schemas."), Package),
        Marshallers.Create<string>(Response, _ => throw new NotSupportedException("Nobody is asked for schemas.")));

    /// <summary>Serves the method.</summary>
    public static void Bind(ServiceBinderBase methods, MonitorTarget target) => methods.AddMethod(Method, async (string package, ServerCallContext _) =>
    {
        try
        {
            return await (target.Schemas ?? throw new EngineException("no program is running"))(package);
        }
        catch (Exception problem) when (problem is EngineException or Steps.StepFailedException)
        {
            throw new RpcException(new Status(StatusCode.Unknown, problem.Message));
        }
    });

    // Field 1 of the request is the package's name.
    private static string Package(byte[] message)
    {
        var input = new CodedInputStream(message);
        for (uint tag; (tag = input.ReadTag()) != 0;)
        {
            if (WireFormat.GetTagFieldNumber(tag) == 1)
            {
                return input.ReadString();
            }

            input.SkipLastField();
        }

        return string.Empty;
    }

    // Field 1 of the response is the schema.
    private static byte[] Response(string schema)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream))
        {
            output.WriteTag(1, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(schema, Encoding.UTF8));
        }

        return stream.ToArray();
    }
}
