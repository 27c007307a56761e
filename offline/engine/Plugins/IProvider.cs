using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Backend;

namespace Omega.Offline.Engine.Plugins;

/// <summary>A configured provider of one package.</summary>
internal interface IProvider
{
    /// <summary>Checks the inputs of a provider resource and completes them.</summary>
    Task<CheckResult> CheckConfigAsync(string urn, Struct olds, Struct news);

    /// <summary>Tells what changes between two configurations of the provider.</summary>
    Task<DiffResult> DiffConfigAsync(string urn, ResourceState old, Struct news);

    /// <summary>Gives the provider its configuration.</summary>
    Task ConfigureAsync(string urn, string id, Struct inputs);

    /// <summary>Checks a resource's inputs and completes them.</summary>
    Task<CheckResult> CheckAsync(string urn, Struct olds, Struct news);

    /// <summary>Tells what changes between the state of a resource and its new inputs.</summary>
    Task<DiffResult> DiffAsync(string urn, ResourceState old, Struct news, IReadOnlyList<string> ignoreChanges);

    /// <summary>Creates a resource.</summary>
    Task<OperationResult> CreateAsync(ResourceState resource, bool preview);

    /// <summary>Changes a resource in place.</summary>
    Task<OperationResult> UpdateAsync(ResourceState old, ResourceState now, bool preview);

    /// <summary>Deletes a resource.</summary>
    Task DeleteAsync(ResourceState resource);

    /// <summary>Reads what a resource really is; an empty id says that it is gone.</summary>
    Task<OperationResult> ReadAsync(ResourceState resource);

    /// <summary>Asks for data.</summary>
    Task<InvokeResult> InvokeAsync(string token, Struct arguments, bool preview);

    /// <summary>The package's schema as JSON.</summary>
    Task<string> SchemaAsync();
}
