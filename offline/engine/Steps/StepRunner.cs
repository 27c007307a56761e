using Grpc.Core;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Plugins;

namespace Omega.Offline.Engine.Steps;

/// <summary>Does single steps: tells the state before and after, asks the provider, tells the listener.</summary>
internal sealed class StepRunner
{
    private readonly RunContext _run;

    /// <summary>Does steps of the given run.</summary>
    public StepRunner(RunContext run) => _run = run;

    /// <summary>Keeps the resource as it is.</summary>
    public ResourceState Same(ResourceState old, ResourceState now)
    {
        var step = new Step(StepKind.Same, old, now);
        Start(step);
        now.Id = old.Id;
        now.Outputs = old.Outputs;
        now.InitErrors = old.InitErrors;
        now.Created = old.Created;
        now.Modified = old.Modified;
        now.Other ??= old.Other;
        _run.Store.Record(old, now, save: false);
        Finish(step);
        return now;
    }

    /// <summary>Creates the resource; with <paramref name="replaced"/> as the replacement of that one.</summary>
    public Task<ResourceState> CreateAsync(IProvider? provider, ResourceState now, ResourceState? replaced, DiffResult? diff) => _run.InSlotAsync(async () =>
    {
        var step = new Step(replaced is null ? StepKind.Create : StepKind.CreateReplacement, replaced, now, diff);
        Start(step);
        now.Created = now.Modified = StateWriter.Now();
        if (provider is null)
        {
            now.Outputs = new();
            Write(step, null, () => _run.Store.Record(replaced, now));
        }
        else
        {
            await ChangeAsync(step, "creating", () => provider.CreateAsync(now, _run.Preview), operation =>
                Record(replaced, now, operation, staysUntilTheEnd: replaced is { PendingReplacement: false }));
        }

        return now;
    });

    /// <summary>Changes the resource in place.</summary>
    public Task<ResourceState> UpdateAsync(IProvider? provider, ResourceState old, ResourceState now, DiffResult? diff) => _run.InSlotAsync(async () =>
    {
        var step = new Step(StepKind.Update, old, now, diff);
        Start(step);
        now.Id = old.Id;
        now.Created = old.Created;
        now.Modified = StateWriter.Now();
        now.Other ??= old.Other;
        if (provider is null)
        {
            now.Outputs = old.Outputs;
            Write(step, null, () => _run.Store.Record(old, now));
        }
        else
        {
            await ChangeAsync(step, "updating", () => provider.UpdateAsync(old, now, _run.Preview), operation => _run.Store.Record(old, now, operation));
        }

        return now;
    });

    /// <summary>Deletes the resource; <paramref name="provider"/> is nothing when only the state forgets it.</summary>
    public Task<bool> DeleteAsync(IProvider? provider, ResourceState old, string kind, bool pendingReplacement) => _run.InSlotAsync(async () =>
    {
        var step = new Step(kind, old, null);
        Start(step);
        PendingOperation? operation = null;
        if (provider is not null && !_run.Preview)
        {
            operation = _run.Store.Begin("deleting", old);
            await AskAsync(step, operation, async () =>
            {
                await provider.DeleteAsync(old);
                return true;
            });
        }

        if (pendingReplacement)
        {
            old.PendingReplacement = true;
            _run.Store.Record(null, null, operation);
        }
        else
        {
            _run.Store.Record(old, null, operation);
        }

        Finish(step);
        return true;
    });

    /// <summary>Shows that one resource has taken the place of another.</summary>
    public void Replaced(ResourceState old, ResourceState now, DiffResult? diff)
    {
        var step = new Step(StepKind.Replace, old, now, diff);
        Start(step);
        Finish(step);
    }

    /// <summary>Reads a resource that is not managed here.</summary>
    public Task<ResourceState> ReadAsync(IProvider provider, ResourceState? old, ResourceState now) => _run.InSlotAsync(async () =>
    {
        // What is managed here until now, and is not what is read, goes at the end of the run.
        var replaced = old is { External: false, PendingReplacement: false } && old.Id != now.Id ? old : null;
        var step = new Step(replaced is null ? StepKind.Read : StepKind.ReadReplacement, old, now);
        Start(step);
        var result = await AskAsync(step, null, () => provider.ReadAsync(now));
        if (result.Id.Length == 0)
        {
            throw Report(step, $"resource '{now.Id}' does not exist");
        }

        now.Id = result.Id;
        now.Outputs = Wire.WithSecrets(result.Outputs ?? new(), now.AdditionalSecretOutputs);
        Record(old, now, null, staysUntilTheEnd: replaced is not null);
        Finish(step);
        if (replaced is not null)
        {
            Replaced(replaced, now, null);
        }

        return now;
    });

    // What was replaced goes at the end of the run; until then the state must know both.
    private void Record(ResourceState? old, ResourceState now, PendingOperation? operation, bool staysUntilTheEnd)
    {
        if (old is not null && staysUntilTheEnd)
        {
            old.Delete = true;
            old = null;
        }

        _run.Store.Record(old, now, operation);
    }

    private async Task ChangeAsync(Step step, string pending, Func<Task<OperationResult>> change, Action<PendingOperation?> record)
    {
        var now = step.New!;
        var operation = _run.Preview ? null : _run.Store.Begin(pending, now);
        var result = await AskAsync(step, operation, change);
        now.Id = result.Id;
        now.Outputs = Wire.WithSecrets(result.Outputs ?? (_run.Preview ? now.Inputs : new()), now.AdditionalSecretOutputs);
        now.InitErrors = result.Reasons;
        if (!_run.Preview && now.Id.Length == 0)
        {
            _run.Store.Forget(operation!);
            throw Report(step, "provider returned an empty id: the resource may be there and is not in the state");
        }

        Write(step, operation, () => record(operation), finish: result.Reasons.Count == 0);
        if (result.Reasons.Count > 0)
        {
            throw Report(step, $"resource {now.Urn} was created or changed but did not become ready:\n  * {string.Join("\n  * ", result.Reasons)}");
        }
    }

    // A state that cannot be written ends the run; the pending operation written before tells the next one.
    private void Write(Step step, PendingOperation? operation, Action record, bool finish = true)
    {
        try
        {
            record();
        }
        catch (EngineException problem)
        {
            throw Report(step, operation is null ? problem.Message : $"{problem.Message} The provider had finished: id {step.New?.Id}.");
        }

        if (finish)
        {
            Finish(step);
        }
    }

    private async Task<T> AskAsync<T>(Step step, PendingOperation? operation, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (RpcException problem) when (problem.StatusCode is StatusCode.Unavailable or StatusCode.Cancelled)
        {
            // The plugin is gone: nobody knows what it did, so the operation stays in the state as pending.
            throw Report(step, $"the provider ended before it answered: {problem.Status.Detail}");
        }
        catch (RpcException problem)
        {
            if (operation is not null)
            {
                _run.Store.Forget(operation);
            }

            throw Report(step, problem.Status.Detail);
        }
    }

    private StepFailedException Report(Step step, string message)
    {
        _run.Events.Failed(step);
        return _run.Fail(message, step.Urn);
    }

    private void Start(Step step)
    {
        if (!step.Hidden)
        {
            _run.Events.Started(step);
        }
    }

    private void Finish(Step step)
    {
        // A component is done when it says its outputs.
        if (!step.Hidden && (step.Resource.Custom || step.New is null))
        {
            _run.Events.Done(step);
        }

        if (step.New is not null)
        {
            _run.Olds.Settle(step.New);
        }
    }
}
