using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Omega.Offline.Engine.Monitor;

/// <summary>The one method of Pulumi's schema loader, which the YAML language host asks for the types of its program.</summary>
/// <remarks>The service has one call with two fields of interest, read and written here without generated code.</remarks>
internal static class SchemaEndpoint
{
    private const string Method = "/codegen.Loader/GetSchema";

    /// <summary>Serves the method.</summary>
    public static void Map(WebApplication app, MonitorTarget target) => app.MapPost(Method, async context =>
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var package = Package(body.ToArray().AsMemory(5));
        context.Response.ContentType = "application/grpc";
        var (status, message) = ("0", string.Empty);
        try
        {
            var schema = await (target.Schemas ?? throw new EngineException("no program is running"))(package);
            await context.Response.Body.WriteAsync(Frame(schema), context.RequestAborted);
        }
        catch (Exception problem) when (problem is EngineException or Grpc.Core.RpcException or Steps.StepFailedException)
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            (status, message) = ("2", problem.Message.ReplaceLineEndings(" "));
        }

        context.Response.AppendTrailer("grpc-status", status);
        context.Response.AppendTrailer("grpc-message", message);
    });

    // Field 1 of the request is the package's name.
    private static string Package(ReadOnlyMemory<byte> message)
    {
        var input = new CodedInputStream(message.ToArray());
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

    // Field 1 of the response is the schema; before it stand the length and a flag for no compression.
    private static byte[] Frame(string schema)
    {
        using var stream = new MemoryStream();
        stream.Write(new byte[5]);
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(1, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(schema, Encoding.UTF8));
        }

        var frame = stream.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - 5);
        return frame;
    }
}
