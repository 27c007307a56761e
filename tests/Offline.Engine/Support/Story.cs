using System.Globalization;
using System.Text;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Tests.Support;

/// <summary>Runs of one stack, one after the other, and all that can be seen of them: what the provider was asked, what was shown, every state that was written.</summary>
internal sealed class Story(string title)
{
    private readonly StringBuilder _text = new($"=== {title}\n");
    private readonly Dictionary<(string Urn, string What), List<string>> _times = [];

    public Stage Stage { get; } = new();

    public FakeProvider Provider => Stage.Provider;

    public string Text => _text.ToString();

    /// <summary>Tells one run.</summary>
    public async Task<Story> TellAsync(string run, Func<Stage, Task> work)
    {
        await work(Stage);
        _text.Append(CultureInfo.InvariantCulture, $"\n--- {run}: {(Stage.Succeeded ? "done" : "failed")}\n");
        Lines("asked", Provider.Asked);
        Lines("shown", [string.Join(", ", Stage.Events.Done)]);
        Lines("said", Stage.Events.Said);
        IReadOnlyList<string> before = [];
        foreach (var (snapshot, number) in Stage.Written.Append(Stage.State).Select((snapshot, index) => (snapshot, index + 1)))
        {
            var now = Told(snapshot);
            Lines(number > Stage.Written.Count ? "state at the end" : $"written {number}", now.SequenceEqual(before) ? ["as before"] : now);
            before = now;
        }

        // What one run notes as its time is never that of the next.
        var end = DateTime.UtcNow;
        SpinWait.SpinUntil(() => DateTime.UtcNow > end);
        return this;
    }

    private List<string> Told(Snapshot snapshot) =>
    [
        .. snapshot.Resources.Select(Told),
        .. snapshot.Operations.Select(operation => $"{operation.Type}: {Told(operation.Resource)}"),
    ];

    private string Told(ResourceState state)
    {
        string[] facts =
        [
            Urns.IsProviderType(state.Type) ? "(any id)" : state.Id, $"in={Properties.Text(state.Inputs)}", $"out={Properties.Text(state.Outputs)}",
            .. Flag(state.Delete, "delete"), .. Flag(state.PendingReplacement, "gone"), .. Flag(state.External, "external"), .. Flag(state.Protect, "protect"),
            .. Flag(state.RetainOnDelete, "retain"), .. Flag(!state.Custom, "component"),
            .. Listed("needs", state.Needs()), .. Listed("ignores", state.IgnoreChanges), .. Listed("replaces", state.ReplaceOnChanges),
            .. Listed("secret", state.AdditionalSecretOutputs), .. Listed("aliases", state.Aliases), .. Listed("errors", state.InitErrors),
            .. Listed("times", state.CustomTimeouts.Select(one => $"{one.Key}:{one.Value}")), .. Flag(state.Other is not null, $"other={state.Other?.ToJsonString()}"),
            .. Flag(state.Created.Length > 0, $"created {Time(state, "created", state.Created)}"),
            .. Flag(state.Modified.Length > 0, $"modified {Time(state, "modified", state.Modified)}"),
        ];
        return $"{Urns.Name(state.Urn)} {string.Join(' ', facts.Where(fact => fact.Length > 0))}";
    }

    /// <summary>The first, second … time that was noted of a resource.</summary>
    private string Time(ResourceState state, string what, string time)
    {
        var known = _times.TryGetValue((state.Urn, what), out var times) ? times : _times[(state.Urn, what)] = [];
        if (!known.Contains(time))
        {
            known.Add(time);
        }

        return $"#{known.IndexOf(time) + 1}";
    }

    private static IEnumerable<string> Flag(bool isSet, string text) => isSet ? [text] : [];

    private static IEnumerable<string> Listed(string name, IEnumerable<string> items)
    {
        var all = items.Select(item => item.StartsWith("urn:", StringComparison.Ordinal) ? Urns.Name(item) : item).Distinct().ToList();
        return all.Count > 0 ? [$"{name}={string.Join(',', all)}"] : [];
    }

    private void Lines(string name, IReadOnlyList<string> lines)
    {
        if (lines.Any(line => line.Length > 0))
        {
            _text.Append(CultureInfo.InvariantCulture, $"{name}\n");
            lines.ToList().ForEach(line => _text.Append(CultureInfo.InvariantCulture, $"  {line}\n"));
        }
    }
}
