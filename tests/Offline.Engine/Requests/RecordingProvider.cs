using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Omega.Offline.Engine.Plugins;
using Omega.Offline.Plugins.Hosting.Serving;
using Pulumirpc;

namespace Omega.Offline.Engine.Tests.Requests;

/// <summary>A provider that is a server of its own: it writes down what it is asked, to the letter, and gives back what it was given.</summary>
internal sealed class RecordingProvider : ResourceProvider.ResourceProviderBase, IAsyncDisposable
{
    private static readonly Struct Answer = new() { Fields = { ["v"] = Value.ForNumber(1), ["password"] = Value.ForString("open") } };

    private readonly ConcurrentQueue<string> _asked = new();
    private readonly GrpcServer _server = new();

    /// <summary>Whether it takes secrets.</summary>
    public bool AcceptsSecrets { get; init; }

    /// <summary>Whether it takes part in previews.</summary>
    public bool Previews { get; init; }

    /// <summary>Whether what it makes, changes or finds is not ready.</summary>
    public bool IsNeverReady { get; init; }

    /// <summary>Whether it is of before the handshake, and checks and compares no configuration.</summary>
    public bool IsOld { get; init; }

    /// <summary>Whether it says that it takes secrets when it is greeted, and no more when it is configured.</summary>
    public bool SaysSoAtOnce { get; init; }

    /// <summary>Whether its answers hold nothing.</summary>
    public bool SaysNothing { get; init; }

    /// <summary>Whether it fails at that, and says more of it in details of its own.</summary>
    public bool Fails { get; init; }

    /// <summary>What it was asked since the last look.</summary>
    public IReadOnlyList<string> Asked()
    {
        List<string> asked = [.. _asked];
        _asked.Clear();
        return asked;
    }

    public async Task<ProviderPlugin> StartAsync()
    {
        ResourceProvider.BindService(_server.Methods, this);
        await _server.StartAsync();
        return await ProviderPlugin.AttachAsync(PluginProcess.Attach($"127.0.0.1:{_server.Port}"), "127.0.0.1:1");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    public override Task<ProviderHandshakeResponse> Handshake(ProviderHandshakeRequest request, ServerCallContext context) =>
        IsOld ? base.Handshake(request, context) : Write("handshake", request, new ProviderHandshakeResponse { AcceptSecrets = SaysSoAtOnce });

    public override Task<ConfigureResponse> Configure(ConfigureRequest request, ServerCallContext context) =>
        Write("configure", request, new ConfigureResponse { AcceptSecrets = AcceptsSecrets, SupportsPreview = Previews });

    public override Task<CheckResponse> Check(CheckRequest request, ServerCallContext context)
    {
        Assert.Equal(32, request.RandomSeed.Length);
        request.RandomSeed = ByteString.Empty;
        return Write("check", request, SaysNothing ? new CheckResponse() : new CheckResponse { Inputs = Answer });
    }

    public override Task<DiffResponse> Diff(DiffRequest request, ServerCallContext context) =>
        Write("diff", request, new DiffResponse { Changes = DiffResponse.Types.DiffChanges.DiffSome, Diffs = { "v" } });

    public override Task<DiffResponse> DiffConfig(DiffRequest request, ServerCallContext context) =>
        IsOld ? base.DiffConfig(request, context) : Write("diff of the configuration", request, new DiffResponse { Changes = DiffResponse.Types.DiffChanges.DiffNone });

    public override Task<CheckResponse> CheckConfig(CheckRequest request, ServerCallContext context) =>
        IsOld ? base.CheckConfig(request, context) : Write("check of the configuration", request, SaysNothing ? new CheckResponse() : new CheckResponse { Inputs = request.News });

    public override Task<InvokeResponse> Invoke(InvokeRequest request, ServerCallContext context) =>
        Write("invoke", request, SaysNothing ? new InvokeResponse() : new InvokeResponse { Return = request.Args });

    public override Task<CreateResponse> Create(CreateRequest request, ServerCallContext context) =>
        WriteReady("create", request, new CreateResponse { Id = "made", Properties = Answer });

    public override Task<UpdateResponse> Update(UpdateRequest request, ServerCallContext context) =>
        WriteReady("update", request, new UpdateResponse { Properties = Answer });

    public override Task<Empty> Delete(DeleteRequest request, ServerCallContext context) => Write("delete", request, new Empty());

    public override Task<ReadResponse> Read(ReadRequest request, ServerCallContext context) =>
        WriteReady("read", request, new ReadResponse { Id = request.Id, Properties = Answer, Inputs = Answer });

    private Task<T> WriteReady<T>(string name, IMessage request, T answer) => !IsNeverReady && !Fails ? Write(name, request, answer)
        : throw new RpcException(new Status(StatusCode.Unknown, "it is not ready"), new Metadata { { "grpc-status-details-bin", NotReady() } });

    // google.rpc.Status: field 1 holds the code, 2 the message, 3 details as google.protobuf.Any, of which another one may come first.
    private byte[] NotReady()
    {
        using var bytes = new MemoryStream();
        using (var status = new CodedOutputStream(bytes, leaveOpen: true))
        {
            status.WriteTag(1, WireFormat.WireType.Varint);
            status.WriteInt32((int)StatusCode.Unknown);
            status.WriteTag(2, WireFormat.WireType.LengthDelimited);
            status.WriteString("it is not ready");
            status.WriteTag(3, WireFormat.WireType.LengthDelimited);
            status.WriteMessage(Any.Pack(new Empty()));
            if (!Fails)
            {
                status.WriteTag(3, WireFormat.WireType.LengthDelimited);
                status.WriteMessage(Any.Pack(new ErrorResourceInitFailed { Id = "made", Properties = Answer, Inputs = Answer, Reasons = { "it is not ready" } }));
            }
        }

        return bytes.ToArray();
    }

    private Task<T> Write<T>(string name, IMessage request, T answer)
    {
        _asked.Enqueue($"{name} {JsonFormatter.Default.Format(request)}");
        return Task.FromResult(answer);
    }
}
