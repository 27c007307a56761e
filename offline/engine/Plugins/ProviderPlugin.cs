using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Values;
using Pulumirpc;

namespace Omega.Offline.Engine.Plugins;

/// <summary>A provider that runs as a plugin.</summary>
internal sealed partial class ProviderPlugin : IProvider, IAsyncDisposable
{
    private readonly PluginProcess _plugin;
    private readonly ResourceProvider.ResourceProviderClient _client;
    private bool _acceptsSecrets;
    private bool _previews;
    private bool _configured;

    private ProviderPlugin(PluginProcess plugin)
    {
        _plugin = plugin;
        _client = new ResourceProvider.ResourceProviderClient(plugin.Channel);
    }

    /// <summary>Starts the package's provider.</summary>
    public static async Task<ProviderPlugin> StartAsync(
        string package, string engineAddress, string workingFolder, Action<string, bool> output) => await AttachAsync(
        await PluginProcess.StartAsync($"pulumi-resource-{package}", [engineAddress], workingFolder, output, CancellationToken.None), engineAddress);

    /// <summary>Greets a provider that runs, which is this object's from then on.</summary>
    public static async Task<ProviderPlugin> AttachAsync(PluginProcess plugin, string engineAddress)
    {
        var provider = new ProviderPlugin(plugin);
        await provider.HandshakeAsync(engineAddress);
        return provider;
    }

    /// <inheritdoc/>
    public async Task<CheckResult> CheckAsync(string urn, Struct olds, Struct news)
    {
        if (!_configured)
        {
            return new CheckResult(news, []);
        }

        var response = await _client.CheckAsync(new CheckRequest
        {
            Urn = urn,
            Olds = Send(olds),
            News = Send(news),
            RandomSeed = Seed(),
            Name = Urns.Name(urn),
            Type = Urns.Type(urn),
        });
        return new CheckResult(Receive(response.Inputs, news) ?? new Struct(), response.Failures);
    }

    /// <inheritdoc/>
    public async Task<DiffResult> DiffAsync(string urn, ResourceState old, Struct news, IReadOnlyList<string> ignoreChanges)
    {
        if (!_configured)
        {
            return DiffResult.Unknown;
        }

        var request = new DiffRequest
        {
            Id = old.Id,
            Urn = urn,
            Olds = Send(old.Outputs),
            News = Send(news),
            OldInputs = Send(old.Inputs),
            Name = Urns.Name(urn),
            Type = Urns.Type(urn),
        };
        request.IgnoreChanges.AddRange(ignoreChanges);
        return DiffResult.From(await _client.DiffAsync(request));
    }

    /// <inheritdoc/>
    public async Task<OperationResult> CreateAsync(ResourceState resource, bool preview)
    {
        if (preview && !_previews)
        {
            return new OperationResult(string.Empty, null);
        }

        var request = new CreateRequest
        {
            Urn = resource.Urn,
            Properties = Send(resource.Inputs),
            Preview = preview,
            Timeout = Timeout(resource, "create"),
            Name = Urns.Name(resource.Urn),
            Type = resource.Type,
        };
        return await GuardAsync(resource.Inputs, async () =>
        {
            var response = await _client.CreateAsync(request);
            return new OperationResult(response.Id, Receive(response.Properties, resource.Inputs));
        });
    }

    /// <inheritdoc/>
    public async Task<OperationResult> UpdateAsync(ResourceState old, ResourceState now, bool preview)
    {
        if (preview && !_previews)
        {
            return new OperationResult(old.Id, null);
        }

        var request = new UpdateRequest
        {
            Id = old.Id,
            Urn = now.Urn,
            Olds = Send(old.Outputs),
            News = Send(now.Inputs),
            OldInputs = Send(old.Inputs),
            Preview = preview,
            Timeout = Timeout(now, "update"),
            Name = Urns.Name(now.Urn),
            Type = now.Type,
        };
        request.IgnoreChanges.AddRange(now.IgnoreChanges);
        var result = await GuardAsync(now.Inputs, async () =>
        {
            var response = await _client.UpdateAsync(request);
            return new OperationResult(old.Id, Receive(response.Properties, now.Inputs));
        });
        return result with { Id = old.Id };
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(ResourceState resource) => await _client.DeleteAsync(new DeleteRequest
    {
        Id = resource.Id,
        Urn = resource.Urn,
        Properties = Send(resource.Outputs),
        OldInputs = Send(resource.Inputs),
        Timeout = Timeout(resource, "delete"),
        Name = Urns.Name(resource.Urn),
        Type = resource.Type,
    });

    /// <inheritdoc/>
    public async Task<OperationResult> ReadAsync(ResourceState resource)
    {
        var request = new ReadRequest
        {
            Id = resource.Id,
            Urn = resource.Urn,
            Properties = Send(resource.Outputs),
            Inputs = Send(resource.Inputs),
            Timeout = Timeout(resource, "read"),
            Name = Urns.Name(resource.Urn),
            Type = resource.Type,
        };
        return await GuardAsync(resource.Inputs, async () =>
        {
            var response = await _client.ReadAsync(request);
            return new OperationResult(
                response.Id,
                response.Properties,
                response.Inputs,
                []);
        }, reads: true);
    }

    /// <inheritdoc/>
    public async Task<InvokeResult> InvokeAsync(string token, Struct arguments, bool preview)
    {
        var response = await _client.InvokeAsync(new InvokeRequest { Tok = token, Args = Send(arguments), Preview = preview });
        return new InvokeResult(response.Return ?? new Struct(), response.Failures);
    }

    /// <inheritdoc/>
    public async Task<string> SchemaAsync() => (await _client.GetSchemaAsync(new GetSchemaRequest())).Schema;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _plugin.DisposeAsync();

    private async Task HandshakeAsync(string engineAddress)
    {
        try
        {
            var response = await _client.HandshakeAsync(new ProviderHandshakeRequest
            {
                EngineAddress = engineAddress,
                RootDirectory = _plugin.Folder,
                ProgramDirectory = _plugin.Folder,
                ConfigureWithUrn = true,
                InvokeWithPreview = true,
            });
            _acceptsSecrets = response.AcceptSecrets;
        }
        catch (RpcException problem) when (problem.StatusCode == StatusCode.Unimplemented)
        {
            // An older provider: it tells the rest when it is configured.
        }
    }

    private async Task<OperationResult> GuardAsync(Struct inputs, Func<Task<OperationResult>> call, bool reads = false)
    {
        try
        {
            return await call();
        }
        catch (RpcException problem) when (InitFailure.Read(problem) is { } failure)
        {
            // What was put in is what was asked for, whatever came of it; who only reads learns it here.
            return new OperationResult(failure.Id, Receive(failure.Properties, inputs), reads ? failure.Inputs : null, [.. failure.Reasons]);
        }
    }

    private Struct Send(Struct properties) => _acceptsSecrets ? properties : Wire.Plain(properties);

    // A provider that cannot be told what is secret gives it back as if it were not.
    private Struct? Receive(Struct? properties, Struct inputs) =>
        properties is null || _acceptsSecrets ? properties : Wire.SecretLike(properties, inputs);

    private static double Timeout(ResourceState resource, string operation) => resource.CustomTimeouts.GetValueOrDefault(operation);

    private static Google.Protobuf.ByteString Seed() =>
        Google.Protobuf.ByteString.CopyFrom(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
}
