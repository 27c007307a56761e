using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Plugins;

namespace Omega.Offline.Engine.Steps;

/// <summary>A provider seen as the resource that it is: creating, changing or keeping it configures its plugin.</summary>
internal sealed class RegisteringProvider : IProvider
{
    private readonly IProvider _plugin;
    private readonly Action<string, IProvider> _register;

    /// <summary>Wraps the plugin; <paramref name="register"/> hears the id under which it is configured.</summary>
    public RegisteringProvider(IProvider plugin, Action<string, IProvider> register)
    {
        _plugin = plugin;
        _register = register;
    }

    /// <inheritdoc/>
    public Task<CheckResult> CheckConfigAsync(string urn, Struct olds, Struct news) => _plugin.CheckConfigAsync(urn, olds, news);

    /// <inheritdoc/>
    public Task<DiffResult> DiffConfigAsync(string urn, ResourceState old, Struct news) => _plugin.DiffConfigAsync(urn, old, news);

    /// <inheritdoc/>
    public async Task ConfigureAsync(string urn, string id, Struct inputs)
    {
        await _plugin.ConfigureAsync(urn, id, inputs);
        _register(id, _plugin);
    }

    /// <inheritdoc/>
    public Task<CheckResult> CheckAsync(string urn, Struct olds, Struct news) => _plugin.CheckAsync(urn, olds, news);

    /// <inheritdoc/>
    public Task<DiffResult> DiffAsync(string urn, ResourceState old, Struct news, IReadOnlyList<string> ignoreChanges) =>
        _plugin.DiffAsync(urn, old, news, ignoreChanges);

    /// <inheritdoc/>
    public async Task<OperationResult> CreateAsync(ResourceState resource, bool preview)
    {
        var id = preview ? Signatures.Unknown : Guid.NewGuid().ToString();
        var inputs = ProviderInputs.ForPlugin(resource.Inputs);
        await ConfigureAsync(resource.Urn, id, inputs);
        return new OperationResult(id, inputs);
    }

    /// <inheritdoc/>
    public async Task<OperationResult> UpdateAsync(ResourceState old, ResourceState now, bool preview)
    {
        var inputs = ProviderInputs.ForPlugin(now.Inputs);
        await ConfigureAsync(now.Urn, old.Id, inputs);
        return new OperationResult(old.Id, inputs);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(ResourceState resource) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<OperationResult> ReadAsync(ResourceState resource) => Task.FromResult(new OperationResult(resource.Id, resource.Outputs));

    /// <inheritdoc/>
    public Task<InvokeResult> InvokeAsync(string token, Struct arguments, bool preview) => _plugin.InvokeAsync(token, arguments, preview);

    /// <inheritdoc/>
    public Task<string> SchemaAsync() => _plugin.SchemaAsync();
}
