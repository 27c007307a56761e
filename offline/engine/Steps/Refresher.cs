using Grpc.Core;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Plugins;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Steps;

/// <summary>Brings the state to what is really there.</summary>
internal sealed class Refresher
{
    private readonly RunContext _run;
    private readonly ProviderRegistry _providers;

    /// <summary>Refreshes in the given run.</summary>
    public Refresher(RunContext run, ProviderRegistry providers)
    {
        _run = run;
        _providers = providers;
    }

    /// <summary>Reads every managed resource and gives the state as it is then.</summary>
    /// <remarks>One of some resources keeps the pending operations, unless they are to be cleared.</remarks>
    public async Task<Snapshot> RefreshAsync(bool clearPending = false)
    {
        var tasks = _run.Olds.All.Select(resource => _run.Targets.Contains(resource.Urn)
            ? RefreshGuardedAsync(resource)
            : Task.CompletedTask).ToList();
        await Task.WhenAll(tasks);
        _run.Status.ThrowIfStopped();
        if (!_run.Targets.Any || clearPending)
        {
            _run.Store.ClearOperations();
        }

        return _run.Store.Current().WithoutGone();
    }

    private async Task RefreshGuardedAsync(ResourceState resource)
    {
        try
        {
            await (Reads(resource)
                ? _run.InSlotAsync(() => RefreshOneAsync(resource))
                : Task.FromResult(Shown(new Step(StepKind.Same, resource, resource))));
        }
        catch (StepFailedException)
        {
            // Said already; the run has stopped.
        }
    }

    private static bool Reads(ResourceState resource) =>
        resource is { Custom: true, PendingReplacement: false } && resource.Id.Length > 0 && !Urns.IsProviderType(resource.Type);

    private async Task<bool> RefreshOneAsync(ResourceState old)
    {
        _run.Events.Started(new Step(StepKind.Refresh, old, old));
        try
        {
            var provider = await _providers.GetAsync(old.Provider);
            var result = await provider.ReadAsync(old);
            if (result.Id.Length == 0)
            {
                _run.Store.Replace(old, null);
                return Shown(new Step(StepKind.Delete, old, null));
            }

            var now = Read(old, result);
            var diff = await DiffAsync(provider, old, now);
            if (old.Id != now.Id || !old.Outputs.Equals(now.Outputs) || !old.Inputs.Equals(now.Inputs) || old.InitErrors.Count != now.InitErrors.Count)
            {
                now.Modified = StateWriter.Now();
                _run.Store.Replace(old, now);
            }

            return Shown(new Step(diff.Any ? StepKind.Update : StepKind.Same, old, now, diff));
        }
        catch (RpcException problem)
        {
            _run.Events.Failed(new Step(StepKind.Refresh, old, old));
            throw _run.Fail(problem.Status.Detail, old.Urn);
        }
    }

    private static ResourceState Read(ResourceState old, OperationResult result)
    {
        var now = old.Copy();
        now.Id = result.Id;
        // What was secret is secret still, whatever the provider says.
        var outputs = result.Outputs is null ? old.Outputs : Wire.SecretLike(result.Outputs, old.Outputs);
        now.Outputs = Wire.WithSecrets(outputs, old.AdditionalSecretOutputs);
        now.Inputs = result.Inputs is null ? old.Inputs : Wire.SecretLike(result.Inputs, old.Inputs);
        now.InitErrors = result.Reasons;
        return now;
    }

    // Asked from what is there to what was wanted, so that the provider's own rules say what counts as a change.
    private static async Task<DiffResult> DiffAsync(IProvider provider, ResourceState old, ResourceState now)
    {
        var diff = await provider.DiffAsync(now.Urn, now, old.Inputs, old.IgnoreChanges);
        if (diff.Changes != DiffResult.Unknown.Changes)
        {
            return diff;
        }

        return old.Outputs.Equals(now.Outputs) ? DiffResult.None : DiffResult.Some;
    }

    private bool Shown(Step step)
    {
        if (!step.Hidden)
        {
            _run.Events.Done(step);
        }

        return true;
    }
}
