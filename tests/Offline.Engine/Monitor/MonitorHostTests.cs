using System.Text;
using Grpc.Core;
using Omega.Offline.Engine.Monitor;
using Omega.Offline.Engine.Plugins;
using Pulumirpc;

namespace Omega.Offline.Engine.Tests.Monitor;

/// <summary>What the engine serves beside the resources of a program, asked over the wire.</summary>
public sealed class MonitorHostTests
{
    private static readonly Marshaller<byte[]> AsItIs = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);
    private static readonly Method<byte[], byte[]> GetSchema = new(MethodType.Unary, "codegen.Loader", "GetSchema", AsItIs, AsItIs);

    [Fact]
    public async Task The_root_resource_is_the_one_that_was_named()
    {
        await using var host = new MonitorHost();
        using var channel = PluginProcess.Connect(host.Address);
        var engine = new Pulumirpc.Engine.EngineClient(channel);
        Assert.Equal("", (await engine.GetRootResourceAsync(new GetRootResourceRequest())).Urn);

        await engine.SetRootResourceAsync(new SetRootResourceRequest { Urn = "urn" });

        Assert.Equal("urn", (await engine.GetRootResourceAsync(new GetRootResourceRequest())).Urn);
    }

    /// <summary>The messages as protoc writes them: of the request field 1 is the package, 2 its version; of the response 1 is the schema.</summary>
    [Theory]
    [InlineData("\n\u0004fake\u0012\u00051.2.3", "fake")]
    [InlineData("\u0012\u00051.2.3\n\u0004fake", "fake")]
    [InlineData("", "")]
    public async Task A_language_host_gets_the_schema_of_the_package_that_it_names(string request, string expected)
    {
        await using var host = new MonitorHost();
        host.Target.Schemas = package => Task.FromResult($"schema of {package}");
        using var channel = PluginProcess.Connect(host.Address);

        var answer = await channel.CreateCallInvoker().AsyncUnaryCall(GetSchema, null, default, Encoding.UTF8.GetBytes(request));

        Assert.Equal($"\n{(char)$"schema of {expected}".Length}schema of {expected}", Encoding.UTF8.GetString(answer));
    }

    /// <summary>Schemas have many megabytes; gRPC takes four where nobody says more.</summary>
    [Fact]
    public async Task An_answer_may_be_as_large_as_it_is()
    {
        await using var host = new MonitorHost();
        host.Target.Schemas = _ => Task.FromResult(new string('x', 5 << 20));
        using var channel = PluginProcess.Connect(host.Address);

        Assert.True((await channel.CreateCallInvoker().AsyncUnaryCall(GetSchema, null, default, [])).Length > 5 << 20);
    }

    [Fact]
    public async Task A_schema_that_cannot_be_had_is_said_so()
    {
        await using var host = new MonitorHost();
        using var channel = PluginProcess.Connect(host.Address);

        var problem = await Assert.ThrowsAsync<RpcException>(async () => await channel.CreateCallInvoker().AsyncUnaryCall(GetSchema, null, default, []));

        Assert.Equal("no program is running", problem.Status.Detail);
    }
}
