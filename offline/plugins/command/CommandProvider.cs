using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Omega.Offline.Plugins.Command.Execution;
using Omega.Offline.Plugins.Hosting;
using Pulumirpc;

namespace Omega.Offline.Plugins.Command;

/// <summary>Answers Pulumi's engine for the package command, as the official provider does.</summary>
internal sealed class CommandProvider : ResourceProvider.ResourceProviderBase, IDisposable
{
    /// <summary>The version that the SDK asks for; the official provider of this version reports 1.1.3, of which the engine warns in every run.</summary>
    internal const string Version = "1.2.1";

    private const string CommandType = "command:local:Command";
    private const string RunFunction = "command:local:run";

    // The official provider's framework writes this into the state of every provider resource.
    private const string FrameworkKey = "__pulumi-go-provider-version";
    private const string FrameworkVersion = "v1.5.0";

    private readonly CancellationTokenSource _cancelled = new();
    private readonly CommandResource _command;

    /// <summary>Shows what commands print through the log.</summary>
    internal CommandProvider(IEngineLog log)
    {
        _command = new CommandResource(new CommandRunner(log));
    }

    /// <inheritdoc/>
    public override Task<ProviderHandshakeResponse> Handshake(ProviderHandshakeRequest request, ServerCallContext context) =>
        Task.FromResult(new ProviderHandshakeResponse
        {
            AcceptSecrets = true,
            AcceptResources = true,
            AcceptOutputs = true,
            AcceptsByteString = true,
        });

    /// <inheritdoc/>
    public override Task<PluginInfo> GetPluginInfo(Empty request, ServerCallContext context) =>
        Task.FromResult(new PluginInfo { Version = Version });

    /// <inheritdoc/>
    public override async Task<GetSchemaResponse> GetSchema(GetSchemaRequest request, ServerCallContext context)
    {
        using var reader = new StreamReader(typeof(CommandProvider).Assembly.GetManifestResourceStream("command.json")!);
        return new GetSchemaResponse { Schema = await reader.ReadToEndAsync(context.CancellationToken) };
    }

    /// <inheritdoc/>
    public override Task<CheckResponse> CheckConfig(CheckRequest request, ServerCallContext context)
    {
        var inputs = request.News ?? new Struct();
        inputs.Fields[FrameworkKey] = Value.ForString(FrameworkVersion);
        return Task.FromResult(new CheckResponse { Inputs = inputs });
    }

    /// <inheritdoc/>
    public override Task<DiffResponse> DiffConfig(DiffRequest request, ServerCallContext context) =>
        throw new RpcException(new Status(StatusCode.Unimplemented, "DiffConfig is not implemented"));

    /// <inheritdoc/>
    public override Task<ConfigureResponse> Configure(ConfigureRequest request, ServerCallContext context) =>
        Task.FromResult(new ConfigureResponse
        {
            AcceptSecrets = true,
            SupportsPreview = true,
            AcceptResources = true,
            AcceptOutputs = true,
        });

    /// <inheritdoc/>
    public override Task<CheckResponse> Check(CheckRequest request, ServerCallContext context)
    {
        Expect(TypeOf(request.Urn), CommandType);
        return Task.FromResult(CommandResource.Check(request));
    }

    /// <inheritdoc/>
    public override Task<DiffResponse> Diff(DiffRequest request, ServerCallContext context)
    {
        Expect(TypeOf(request.Urn), CommandType);
        return Task.FromResult(CommandResource.Diff(request));
    }

    /// <inheritdoc/>
    public override Task<CreateResponse> Create(CreateRequest request, ServerCallContext context) =>
        GuardAsync(TypeOf(request.Urn), CommandType, request.Timeout, context, token => _command.CreateAsync(request, token));

    /// <inheritdoc/>
    public override Task<ReadResponse> Read(ReadRequest request, ServerCallContext context) =>
        Task.FromResult(new ReadResponse { Id = request.Id, Properties = request.Properties, Inputs = request.Inputs });

    /// <inheritdoc/>
    public override Task<UpdateResponse> Update(UpdateRequest request, ServerCallContext context) =>
        GuardAsync(TypeOf(request.Urn), CommandType, request.Timeout, context, token => _command.UpdateAsync(request, token));

    /// <inheritdoc/>
    public override Task<Empty> Delete(DeleteRequest request, ServerCallContext context) =>
        GuardAsync(TypeOf(request.Urn), CommandType, request.Timeout, context, async token =>
        {
            await _command.DeleteAsync(request, token);
            return new Empty();
        });

    /// <inheritdoc/>
    public override Task<InvokeResponse> Invoke(InvokeRequest request, ServerCallContext context) =>
        GuardAsync(request.Tok, RunFunction, timeout: 0, context, token => _command.InvokeAsync(request, token));

    /// <inheritdoc/>
    public override Task<Empty> Cancel(Empty request, ServerCallContext context)
    {
        _cancelled.Cancel();
        return Task.FromResult(new Empty());
    }

    /// <inheritdoc/>
    public void Dispose() => _cancelled.Dispose();

    private async Task<T> GuardAsync<T>(
        string given, string known, double timeout, ServerCallContext context, Func<CancellationToken, Task<T>> work)
    {
        Expect(given, known);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_cancelled.Token, context.CancellationToken);
        if (timeout > 0)
        {
            ending.CancelAfter(TimeSpan.FromSeconds(timeout));
        }

        try
        {
            return await work(ending.Token);
        }
        catch (Exception failed) when (failed is CommandException or IOException or UnauthorizedAccessException)
        {
            throw new RpcException(new Status(StatusCode.Unknown, failed.Message));
        }
    }

    private static void Expect(string given, string known)
    {
        if (given != known)
        {
            throw new RpcException(new Status(
                StatusCode.Unimplemented,
                $"'{given}' is not offered by this provider; it has {CommandType} and {RunFunction}. For the others, "
                + "install the official command provider."));
        }
    }

    private static string TypeOf(string urn) => urn.Split("::")[2].Split('$')[^1];
}
