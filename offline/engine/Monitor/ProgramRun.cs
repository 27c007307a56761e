using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Steps;
using Omega.Offline.Engine.Values;
using Pulumirpc;

namespace Omega.Offline.Engine.Monitor;

/// <summary>A program while it runs: its resources, its outputs, its questions.</summary>
internal sealed class ProgramRun
{
    private readonly ProviderRegistry _providers;
    private readonly ConcurrentDictionary<string, ResourceState> _components = new(StringComparer.Ordinal);

    /// <summary>A program in the given run.</summary>
    public ProgramRun(RunContext context, ProviderRegistry providers)
    {
        Context = context;
        _providers = providers;
        Registrar = new Registrar(context, providers);
        providers.Register = Registrar.RegisterAsync;
    }

    /// <summary>The run.</summary>
    public RunContext Context { get; }

    /// <summary>Brings registered resources about.</summary>
    public Registrar Registrar { get; }

    /// <summary>Notes a component, which says its outputs later.</summary>
    public void Component(ResourceState state)
    {
        if (!state.Custom)
        {
            _components[state.Urn] = state;
        }
    }

    /// <summary>Sets a component's outputs.</summary>
    public void SetOutputs(string urn, Struct outputs)
    {
        Context.Status.ThrowIfStopped();
        if (!_components.TryRemove(urn, out var state))
        {
            return;
        }

        state.Outputs = outputs;
        Done(state);
    }

    /// <summary>Ends the components that have said no outputs.</summary>
    public void Finish()
    {
        foreach (var state in _components.Values)
        {
            Done(state);
        }
    }

    /// <summary>Asks a provider for data.</summary>
    public async Task<ResourceInvokeResponse> InvokeAsync(ResourceInvokeRequest request)
    {
        Context.Status.ThrowIfStopped();
        var reference = request.Provider.Length > 0
            ? request.Provider
            : await _providers.DefaultAsync(Urns.Package(request.Tok), request.Version);
        var provider = await _providers.GetAsync(reference);
        try
        {
            var result = await provider.InvokeAsync(request.Tok, Wire.Flatten(request.Args), Context.Preview);
            var response = new ResourceInvokeResponse { Return = result.Return };
            response.Failures.AddRange(result.Failures);
            return response;
        }
        catch (RpcException problem)
        {
            throw new RpcException(new Status(StatusCode.Unknown, $"invocation of {request.Tok} returned an error: {problem.Status.Detail}"));
        }
    }

    private void Done(ResourceState state)
    {
        var old = Context.Olds.Get(state.Urn);
        Context.Events.Done(new Step(
            old is null ? StepKind.Create : old.Inputs.Equals(state.Inputs) ? StepKind.Same : StepKind.Update, old, state));
    }
}
