using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Display;
using Omega.Offline.Engine.Monitor;
using Omega.Offline.Engine.Plugins;
using Omega.Offline.Engine.Project;
using Omega.Offline.Engine.Secrets;
using Omega.Offline.Engine.Steps;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Commands;

/// <summary>One run on a stack from the lock to the history.</summary>
internal sealed class StackRun
{
    private readonly Session _session;
    private readonly StackName _stack;
    private readonly RunOptions _options;
    private readonly Counter _events;
    private readonly PassphraseSecrets _secrets;
    private readonly StackConfig _config;
    private readonly MonitorHost _host;
    private readonly ProgramStart? _program;
    private readonly Action? _locked;
    private StateReserve? _reserve;
    private Func<string, Task<IProvider>>? _provider;
    private RunContext? _context;
    private volatile bool _stopped;

    /// <summary>A run of that kind on that stack.</summary>
    /// <remarks><paramref name="program"/> is there if the run is to run it; <paramref name="locked"/> is called when the stack is locked.</remarks>
    public StackRun(
        Session session, StackName stack, RunOptions options, Counter events, MonitorHost host, ProgramStart? program, Action? locked = null)
    {
        _locked = locked;
        _host = host;
        _program = program;
        _session = session;
        _stack = stack;
        _options = options;
        _events = events;
        _secrets = session.Secrets(stack);
        Settings = session.Settings(stack);
        _config = options.Kind == "update"
            ? StackConfig.Resolve(session.Project, Settings, stack.Stack, _secrets)
            : new StackConfig(new Dictionary<string, string>(), new HashSet<string>());
    }

    private StackSettings Settings { get; }

    /// <summary>Runs to the end.</summary>
    public async Task<RunOutcome> ExecuteAsync()
    {
        using var stackLock = _options.Preview ? null : StackLock.Take(_session.Backend, _stack, _locked);
        using var signals = new StopSignals(Stop, () => Abandon(stackLock, Environment.Exit));
        var started = DateTimeOffset.UtcNow;
        var before = _session.Read(_stack);
        if (!_options.Preview)
        {
            _session.Backend.KeepPrevious(_stack);
        }

        await using var starts = new ProviderStarts(StartProviderAsync);
        _provider = starts.TakeAsync;
        starts.Ahead(before.Resources.Where(resource => Urns.IsProviderType(resource.Type)).Select(resource => Urns.Package(resource.Type)));
        using var reserve = _reserve = _options.Preview ? null : StateReserve.Take(_session.Backend, _stack);
        PendingOperations.Warn(_events, before);
        var outcome = await RunPhasesAsync(before);
        if (!_options.Preview)
        {
            _session.Backend.AddHistory(_stack, HistoryRecord.Make(_options, Settings, outcome.Succeeded, started, _events.Changes));
        }

        return outcome;
    }

    /// <summary>Lets end what has begun, and begins nothing more.</summary>
    internal void Stop()
    {
        _events.Say(
            "warning",
            "canceling: what has begun is finished first. A second signal ends this at once; what is being changed then is named in the state as pending.");
        _stopped = true;
        _context?.Status.Fail();
    }

    /// <summary>Gives the stack back, ends the plugins and then this process, through <paramref name="exit"/>.</summary>
    /// <remarks>The state on disk names what the providers are at: nothing is lost but the answer.</remarks>
    internal static void Abandon(StackLock? stackLock, Action<int> exit)
    {
        stackLock?.Dispose();
        PluginProcess.EndAll();
        Console.Error.WriteLine("error: update canceled");
        exit(1);
    }

    private async Task<RunOutcome> RunPhasesAsync(Snapshot before)
    {
        // No step before it is certain that its outcome can be written.
        await _secrets.Ready;
        var outputs = before.Stack?.Outputs ?? new Struct();
        var now = before;
        var succeeded = true;
        if (_options.Refresh || _options.Kind == "refresh")
        {
            (succeeded, now) = await PhaseAsync(
                now, async (context, providers) => await new Refresher(context, providers).RefreshAsync(_options.ClearPending));
        }

        if (_options.Kind != "refresh")
        {
            _events.Reset();
        }

        if (succeeded && _options.Kind == "update")
        {
            (succeeded, now) = await PhaseAsync(now, UpdateAsync);
        }
        else if (succeeded && _options.Kind == "destroy")
        {
            (succeeded, now) = await PhaseAsync(now, async (context, providers) =>
            {
                await new Deleter(context, providers).DeleteAsync(_options.ExcludeProtected);
                return context.Store.Current();
            });
        }

        return new RunOutcome(succeeded, outputs, now.Stack?.Outputs ?? new Struct());
    }

    private async Task<(bool Succeeded, Snapshot State)> PhaseAsync(
        Snapshot start, Func<RunContext, ProviderRegistry, Task<Snapshot>> work)
    {
        var store = _options.Preview
            ? new SnapshotStore(start, _ => { })
            : SnapshotStore.For(_session.Backend, _stack, start, _secrets, _reserve!);
        using var context = new RunContext(_stack, start, store, _events, _options.Parallel)
        {
            Preview = _options.Preview,
            Targets = new Targets(_options.Targets, _options.TargetDependents),
        };
        await using var providers = new ProviderRegistry(context, _provider!)
        {
            Configuration = Configuration,
        };
        _context = context;
        if (_stopped)
        {
            context.Status.Fail();
        }

        Snapshot? result = null;
        try
        {
            result = await work(context, providers);
        }
        catch (StepFailedException)
        {
            // Said already.
        }
        catch (Exception problem) when (problem is EngineException or Grpc.Core.RpcException)
        {
            context.Fail(problem is Grpc.Core.RpcException call ? call.Status.Detail : problem.Message);
        }

        await context.DrainAsync();
        var final = result ?? store.Current();
        if (!_options.Preview)
        {
            _session.Backend.Write(_stack, StateWriter.Checkpoint(_stack.Full, final, _secrets));
        }

        return (!context.Status.Failed, final);
    }

    private async Task<Snapshot> UpdateAsync(RunContext context, ProviderRegistry providers)
    {
        var run = new ProgramRun(context, providers);
        _host.Target.Run = run;
        _host.Target.Schemas = SchemaAsync;
        await new ProgramRunner(_session.Project, _config, context, providers, _options).RunAsync(_program!, _host.Address);
        context.Status.ThrowIfStopped();
        run.Finish();
        await new Deleter(context, providers).DeleteAsync();
        return context.Store.Current();
    }

    private async Task<IProvider> StartProviderAsync(string package) => package == "pulumi"
        ? new StackReferences(_session.Outputs)
        : await ProviderPlugin.StartAsync(
            package, _host.Address, _session.Project.ProgramFolder, (line, error) => _events.Say(error ? "info#err" : "info", line));

    private async Task<string> SchemaAsync(string package)
    {
        await using var provider = await StartProviderAsync(package) as ProviderPlugin
            ?? throw new EngineException($"the package '{package}' has no schema.");
        return await provider.SchemaAsync();
    }

    private IEnumerable<KeyValuePair<string, Value>> Configuration(string package)
    {
        foreach (var (key, text) in _config.Values.Where(item => item.Key.StartsWith(package + ":", StringComparison.Ordinal)))
        {
            var value = Value.ForString(text);
            yield return new(key[(package.Length + 1)..], _config.SecretKeys.Contains(key) ? Wire.Secret(value) : value);
        }
    }
}
