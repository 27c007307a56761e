using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Commands;
using Omega.Offline.Engine.Display;
using Omega.Offline.Engine.Monitor;
using Omega.Offline.Engine.Steps;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Tests.Support;

/// <summary>A stack in memory whose runs use a fake provider; every state that would be written to disk is kept.</summary>
internal sealed class Stage
{
    public const string Stack = "urn:pulumi:dev::omega::";

    private readonly StackName _name = new("omega", "dev");

    public FakeProvider Provider { get; } = new();

    public Snapshot State { get; private set; } = Snapshot.Empty;

    /// <summary>States in the order in which they were written in the last run.</summary>
    public List<Snapshot> Written { get; } = [];

    /// <summary>What was really there at each of these moments.</summary>
    public List<HashSet<string>> RealAtWrite { get; } = [];

    public RecordedEvents Events { get; private set; } = new();

    /// <summary>Who is shown the runs too; the counter is the last run's.</summary>
    public IDisplay? Display { get; set; }

    public Counter Counted { get; private set; } = new(new RecordedEvents());

    /// <summary>Whether the runs that are shown leave the stack's outputs as they were.</summary>
    public bool OutputsStay { get; set; }

    /// <summary>Whether targets take along what needs them.</summary>
    public bool TargetDependents { get; set; }

    /// <summary>Which states find no space on the disk.</summary>
    public Func<Snapshot, bool> IsTooMuch { get; set; } = _ => false;

    /// <summary>How the last run ended.</summary>
    public bool Succeeded { get; private set; }

    public static string Urn(string name) => $"{Stack}fake:index:Thing::{name}";

    public static Goal Thing(string name, params (string Key, object Value)[] inputs) => new()
    {
        Type = "fake:index:Thing",
        Name = name,
        Custom = true,
        Inputs = Properties(inputs),
    };

    /// <summary>A thing that needs another one through its input "of".</summary>
    public static Goal Needing(string name, string other, params (string Key, object Value)[] inputs) => Thing(name, inputs) with
    {
        Dependencies = [Urn(other)],
        PropertyDependencies = new Dictionary<string, IReadOnlyList<string>> { ["of"] = [Urn(other)] },
    };

    public static Struct Properties(params (string Key, object Value)[] inputs)
    {
        var result = new Struct();
        foreach (var (key, value) in inputs)
        {
            result.Fields[key] = value switch
            {
                Value ready => ready,
                string text => Value.ForString(text),
                bool flag => Value.ForBool(flag),
                _ => Value.ForNumber(Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)),
            };
        }

        return result;
    }

    /// <summary>The state's names, marked where they wait for deletion.</summary>
    public IReadOnlyList<string> Names() => [.. State.Resources
        .Where(resource => !Urns.IsProviderType(resource.Type))
        .Select(resource => Urns.Name(resource.Urn) + (resource.Delete ? "!" : resource.PendingReplacement ? "?" : string.Empty))
        .Order(StringComparer.Ordinal)];

    public Task UpAsync(params Goal[] goals) => RunAsync(false, [], goals);

    public Task PreviewAsync(params Goal[] goals) => RunAsync(true, [], goals);

    /// <summary>A run of a program that asks through the service which real ones ask.</summary>
    public Task ProgramAsync(bool preview, Func<ResourceMonitorService, Task> program) => PhaseAsync(preview, [], async (context, providers) =>
    {
        var run = new ProgramRun(context, providers);
        await program(new ResourceMonitorService(new MonitorTarget { Run = run }));
        run.Finish();
        await new Deleter(context, providers).DeleteAsync();
    });

    public Task TargetedAsync(string target, params Goal[] goals) => RunAsync(false, [target], goals);

    public Task RefreshAsync(params string[] targets) => RefreshAsync(clearPending: false, targets);

    public Task RefreshAsync(bool clearPending, params string[] targets) => PhaseAsync(
        false, targets, async (context, providers) => State = await new Refresher(context, providers).RefreshAsync(clearPending), "refresh");

    public Task DestroyAsync(params string[] targets) => PhaseAsync(false, targets, (context, providers) =>
        new Deleter(context, providers).DeleteAsync(), "destroy");

    public Task DestroyExceptProtectedAsync() => PhaseAsync(false, [], (context, providers) =>
        new Deleter(context, providers).DeleteAsync(exceptProtected: true));

    /// <summary>Goes back to a state that was written in the last run, as after a kill.</summary>
    public void Kill(Snapshot written) => State = SnapshotCopy.Of(written);

    // Whoever reads a state takes each resource for one whose needs he has read.
    private static void CheckOrder(Snapshot snapshot)
    {
        var read = new HashSet<string>();
        foreach (var resource in snapshot.Resources)
        {
            Assert.Subset(read, resource.Needs().ToHashSet());
            read.Add(resource.Urn);
        }
    }

    private Task RunAsync(bool preview, string[] targets, Goal[] goals) => PhaseAsync(preview, targets, async (context, providers) =>
    {
        var registrar = new Registrar(context, providers);
        providers.Register = registrar.RegisterAsync;
        foreach (var goal in goals)
        {
            await (goal.ReadId.Length > 0 ? registrar.ReadAsync(goal) : registrar.RegisterAsync(goal));
        }

        await new Deleter(context, providers).DeleteAsync();
    });

    private async Task PhaseAsync(bool preview, string[] targets, Func<RunContext, ProviderRegistry, Task> work, string kind = "update")
    {
        Events = new RecordedEvents();
        Written.Clear();
        RealAtWrite.Clear();
        Provider.ClearCalls();
        var start = SnapshotCopy.Of(State);
        var store = new SnapshotStore(start, snapshot =>
        {
            if (IsTooMuch(snapshot))
            {
                throw new EngineException("The disk is full.");
            }

            RealAtWrite.Add([.. Provider.Real.Values]);
            Written.Add(SnapshotCopy.Of(snapshot));
            CheckOrder(snapshot);
        });
        Counted = new Counter(Display is null ? Events : new BothEvents(Events, Display));
        Display?.Begin(new RunHeader(kind, preview, "dev", new Dictionary<string, string> { ["omega:word"] = "said" }));
        using var context = new RunContext(_name, start, store, Counted, Display is null ? 4 : 1) { Preview = preview, Targets = new Targets(targets, TargetDependents) };
        await using var providers = new ProviderRegistry(context, _ => Task.FromResult<Engine.Plugins.IProvider>(Provider));
        var refreshed = State;
        try
        {
            await work(context, providers);
        }
        catch (StepFailedException)
        {
            // Looked at through Succeeded.
        }

        await context.DrainAsync();
        Succeeded = !context.Status.Failed;
        var outputs = Properties(("said", "after"), ("secret", Wire.Secret(Value.ForString("hush"))));
        Display?.End(new RunOutcome(Succeeded, OutputsStay ? outputs : Properties(("said", "before")), outputs), Counted, TimeSpan.FromSeconds(2.6));
        if (!preview)
        {
            State = ReferenceEquals(refreshed, State) ? SnapshotCopy.Of(store.Current()) : State;
        }
    }
}
