using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Omega.Offline.Plugins.Docker.Engine;
using Omega.Offline.Plugins.Docker.Protocol;
using Omega.Offline.Plugins.Docker.Schema;
using Pulumirpc;

namespace Omega.Offline.Plugins.Docker;

/// <summary>Answers Pulumi's engine for the package docker, as the official provider does.</summary>
internal sealed class DockerProvider : ResourceProvider.ResourceProviderBase, IDisposable
{
    /// <summary>The official provider's version whose answers these are.</summary>
    internal const string Version = "5.2.0";

    private readonly CancellationTokenSource _cancelled = new();
    private DockerServices _services = new(new ProviderConfiguration(null, []));

    /// <inheritdoc/>
    public override Task<PluginInfo> GetPluginInfo(Empty request, ServerCallContext context) =>
        Task.FromResult(new PluginInfo { Version = Version });

    /// <inheritdoc/>
    public override Task<GetSchemaResponse> GetSchema(GetSchemaRequest request, ServerCallContext context) =>
        Task.FromResult(new GetSchemaResponse { Schema = PackageSchema.Write(Version, DockerServices.Schemas) });

    /// <inheritdoc/>
    public override Task<CheckResponse> CheckConfig(CheckRequest request, ServerCallContext context) =>
        Task.FromResult(ConfigurationChecker.Check(request));

    /// <inheritdoc/>
    public override Task<DiffResponse> DiffConfig(DiffRequest request, ServerCallContext context) =>
        Task.FromResult(ConfigurationChecker.Diff(request));

    /// <inheritdoc/>
    public override Task<ConfigureResponse> Configure(ConfigureRequest request, ServerCallContext context) =>
        Guard.RunAsync(_services.Address, () =>
        {
            var configured = new DockerServices(ProviderConfiguration.Read(request.Args));
            _services.Dispose();
            _services = configured;
            return Task.FromResult(new ConfigureResponse { SupportsPreview = true, SupportsAutonamingConfiguration = true });
        });

    /// <inheritdoc/>
    public override Task<CheckResponse> Check(CheckRequest request, ServerCallContext context) =>
        Guard.RunAsync(_services.Address, () => Task.FromResult(_services.Resource(request.Urn).Check(request)));

    /// <inheritdoc/>
    public override Task<DiffResponse> Diff(DiffRequest request, ServerCallContext context) =>
        Guard.RunAsync(_services.Address, () => Task.FromResult(_services.Resource(request.Urn).Diff(request)));

    /// <inheritdoc/>
    public override Task<CreateResponse> Create(CreateRequest request, ServerCallContext context) =>
        Guard.RunAsync(_services.Address, () => _services.Resource(request.Urn).CreateAsync(request, _cancelled.Token));

    /// <inheritdoc/>
    public override Task<ReadResponse> Read(ReadRequest request, ServerCallContext context) =>
        Guard.RunAsync(_services.Address, () => _services.Resource(request.Urn).ReadAsync(request, _cancelled.Token));

    /// <inheritdoc/>
    public override Task<UpdateResponse> Update(UpdateRequest request, ServerCallContext context) =>
        Guard.RunAsync(_services.Address, () => _services.Resource(request.Urn).UpdateAsync(request, _cancelled.Token));

    /// <inheritdoc/>
    public override Task<Empty> Delete(DeleteRequest request, ServerCallContext context) => Guard.RunAsync(_services.Address, async () =>
    {
        await _services.Resource(request.Urn).DeleteAsync(request, _cancelled.Token);
        return new Empty();
    });

    /// <inheritdoc/>
    public override Task<InvokeResponse> Invoke(InvokeRequest request, ServerCallContext context) => Guard.RunAsync(_services.Address, async () =>
        new InvokeResponse { Return = await _services.Function(request.Tok).InvokeAsync(request.Args, _cancelled.Token) });

    /// <inheritdoc/>
    public override Task<Empty> Cancel(Empty request, ServerCallContext context)
    {
        _cancelled.Cancel();
        return Task.FromResult(new Empty());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _services.Dispose();
        _cancelled.Dispose();
    }
}
