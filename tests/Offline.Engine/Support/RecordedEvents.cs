using System.Collections.Concurrent;
using Omega.Offline.Engine.Steps;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Tests.Support;

/// <summary>Writes down what a run shows.</summary>
internal sealed class RecordedEvents : IRunEvents
{
    private readonly ConcurrentQueue<string> _done = new();
    private readonly ConcurrentQueue<string> _said = new();

    public IReadOnlyList<string> Done => [.. _done];

    public IReadOnlyList<string> Said => [.. _said];

    void IRunEvents.Started(Step step)
    {
    }

    void IRunEvents.Done(Step step) => _done.Enqueue($"{step.Kind} {Urns.Name(step.Urn)}");

    void IRunEvents.Failed(Step step) => _done.Enqueue($"failed {Urns.Name(step.Urn)}");

    void IRunEvents.Say(string severity, string message, string urn, bool passing) => _said.Enqueue($"{severity}: {message}");
}
