using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Monitor;
using Omega.Offline.Engine.Steps;
using Omega.Offline.Engine.Tests.Support;
using Omega.Offline.Engine.Values;
using Pulumirpc;

namespace Omega.Offline.Engine.Tests.Replay;

/// <summary>A stack on which recorded programs run again, with providers that answer as recorded.</summary>
internal sealed class ReplayStage
{
    private readonly StackName _stack;

    public ReplayStage(string stack, Snapshot? start = null)
    {
        _stack = new StackName("omega", stack);
        State = start ?? Snapshot.Empty;
    }

    public Snapshot State { get; private set; }

    /// <summary>Runs a recording again and gives what was different.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(string name, string? next)
    {
        var recording = new Recording(name, next);
        var preview = recording.IsPreview;
        var start = SnapshotCopy.Of(State);
        var store = new SnapshotStore(start, _ => { });
        using var context = new RunContext(_stack, start, store, new RecordedEvents(), 8) { Preview = preview, Targets = new Targets([]) };
        await using var providers = new ProviderRegistry(context, package => Task.FromResult<Plugins.IProvider>(package == "pulumi"
            ? new Plugins.StackReferences(_ => start.Stack?.Outputs ?? new())
            : new ReplayProvider(recording)));
        Snapshot? result = null;
        try
        {
            result = recording.IsProgram ? await ProgramAsync(recording, context, providers)
                : recording.IsDestroy ? await DestroyAsync(context, providers)
                : await new Refresher(context, providers).RefreshAsync();
        }
        catch (StepFailedException)
        {
            // As recorded, or noted as different.
        }

        await context.DrainAsync();
        State = preview ? State : result ?? store.Current();
        recording.Finish();
        return recording.Problems;
    }

    private static async Task<Snapshot> DestroyAsync(RunContext context, ProviderRegistry providers)
    {
        await new Deleter(context, providers).DeleteAsync();
        return context.Store.Current();
    }

    private static async Task<Snapshot> ProgramAsync(Recording recording, RunContext context, ProviderRegistry providers)
    {
        var run = new ProgramRun(context, providers);
        foreach (var call in recording.Program)
        {
            context.Status.ThrowIfStopped();
            switch (call.Method)
            {
                case "ResourceMonitor/RegisterResource":
                    await RegisterAsync(recording, run, call);
                    break;
                case "ResourceMonitor/ReadResource":
                    var read = await run.Registrar.ReadAsync(GoalReader.Read(call.Sent<ReadResourceRequest>()));
                    recording.Compare("ReadResource", Recording.Properties(call.Response, "properties"), read.Outputs);
                    break;
                case "ResourceMonitor/RegisterResourceOutputs":
                    run.SetOutputs(call.Urn, Wire.Flatten(Recording.Properties(call.Request, "outputs")));
                    break;
                case "ResourceMonitor/Invoke":
                    var answer = await run.InvokeAsync(call.Sent<ResourceInvokeRequest>());
                    recording.Compare("Invoke", Recording.Properties(call.Response, "return"), answer.Return);
                    break;
            }
        }

        run.Finish();
        await new Deleter(context, providers).DeleteAsync();
        return context.Store.Current();
    }

    private static async Task RegisterAsync(Recording recording, ProgramRun run, RecordedCall call)
    {
        var request = call.Sent<RegisterResourceRequest>();
        if (request.Provider.Length > 0)
        {
            // Every run of a program gives its providers ids of its own.
            var urn = Urns.SplitReference(request.Provider).Urn;
            request.Provider = $"{urn}::{run.Context.Olds.Settled(urn)!.Id}";
        }

        var state = await run.Registrar.RegisterAsync(GoalReader.Read(request));
        run.Component(state);
        recording.Compare($"RegisterResource {state.Urn} object", Recording.Properties(call.Response, "object"), state.Custom ? state.Outputs : state.Inputs);
        var id = call.Response.ValueKind == System.Text.Json.JsonValueKind.Object && call.Response.TryGetProperty("id", out var recorded) ? recorded.GetString()! : string.Empty;
        if (state.Id != id && !Urns.IsProviderType(state.Type))
        {
            recording.Problems.Add($"RegisterResource {state.Urn} id: recorded {id}, now {state.Id}");
        }
    }
}
