using Omega.Offline.Engine.Commands;
using Omega.Offline.Engine.Steps;

namespace Omega.Offline.Engine.Display;

/// <summary>Shows a run in two ways at once.</summary>
internal sealed class BothDisplays : IDisplay
{
    private readonly IDisplay[] _displays;

    /// <summary>Shows it in each of the two.</summary>
    public BothDisplays(IDisplay first, IDisplay second) => _displays = [first, second];

    /// <inheritdoc/>
    public void Begin(RunHeader header) => Array.ForEach(_displays, display => display.Begin(header));

    /// <inheritdoc/>
    public void Started(Step step) => Array.ForEach(_displays, display => display.Started(step));

    /// <inheritdoc/>
    public void Done(Step step) => Array.ForEach(_displays, display => display.Done(step));

    /// <inheritdoc/>
    public void Failed(Step step) => Array.ForEach(_displays, display => display.Failed(step));

    /// <inheritdoc/>
    public void Say(string severity, string message, string urn = "", bool passing = false) =>
        Array.ForEach(_displays, display => display.Say(severity, message, urn, passing));

    /// <inheritdoc/>
    public void End(RunOutcome outcome, Counter counter, TimeSpan duration) =>
        Array.ForEach(_displays, display => display.End(outcome, counter, duration));
}
