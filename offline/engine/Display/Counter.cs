using Omega.Offline.Engine.Steps;

namespace Omega.Offline.Engine.Display;

/// <summary>Counts what a run changes and hands every event on.</summary>
internal sealed class Counter : IRunEvents
{
    private readonly IRunEvents _next;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _changes = new(StringComparer.Ordinal);

    /// <summary>Counts and hands on to <paramref name="next"/>.</summary>
    public Counter(IRunEvents next) => _next = next;

    /// <summary>How many resources each kind of step has changed so far.</summary>
    public SortedDictionary<string, int> Changes
    {
        get
        {
            lock (_lock)
            {
                return new(_changes, StringComparer.Ordinal);
            }
        }
    }

    /// <summary>How many steps have failed.</summary>
    public int Errors { get; private set; }

    /// <summary>Forgets what was counted: what a run refreshes before it begins is not what it changes.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _changes.Clear();
        }
    }

    /// <summary>Whether anything but sameness was counted.</summary>
    public bool HasChanges => Changes.Any(item => item.Key != StepKind.Same && item.Value > 0);

    /// <inheritdoc/>
    public void Started(Step step) => _next.Started(step);

    /// <inheritdoc/>
    public void Done(Step step)
    {
        if (StepKind.IsLogical(step.Kind) && step.Kind is not (StepKind.Read or StepKind.Refresh or StepKind.Discard))
        {
            lock (_lock)
            {
                _changes[step.Kind] = _changes.GetValueOrDefault(step.Kind) + 1;
            }
        }

        _next.Done(step);
    }

    /// <inheritdoc/>
    public void Failed(Step step)
    {
        Errors++;
        _next.Failed(step);
    }

    /// <inheritdoc/>
    public void Say(string severity, string message, string urn = "", bool passing = false) => _next.Say(severity, message, urn, passing);
}
