using Google.Protobuf.WellKnownTypes;
using Pulumirpc;

namespace Pulumi;

/// <summary>Where resources are registered: the engine, or mocks.</summary>
internal interface IMonitor
{
    /// <summary>Makes sure that the engine understands the requests.</summary>
    Task StartAsync();

    /// <summary>Registers a resource and returns what became of it.</summary>
    Task<(string Urn, string? Id, Struct State, bool Skipped)> RegisterAsync(RegisterResourceRequest request);

    /// <summary>Reads a resource that something else manages.</summary>
    Task<(string Urn, Struct State)> ReadAsync(ReadResourceRequest request);

    /// <summary>Says what a component or the stack puts out.</summary>
    Task RegisterOutputsAsync(RegisterResourceOutputsRequest request);

    /// <summary>Calls a function; a failure is thrown.</summary>
    Task<Struct> InvokeAsync(ResourceInvokeRequest request);

    /// <summary>Reports to the operator.</summary>
    Task LogAsync(LogRequest request);

    /// <summary>Tells the engine that no more requests come.</summary>
    Task CompleteAsync();
}
