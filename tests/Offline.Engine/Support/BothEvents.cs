using Omega.Offline.Engine.Steps;

namespace Omega.Offline.Engine.Tests.Support;

/// <summary>Tells two of a run.</summary>
internal sealed class BothEvents(IRunEvents one, IRunEvents other) : IRunEvents
{
    public void Started(Step step)
    {
        one.Started(step);
        other.Started(step);
    }

    public void Done(Step step)
    {
        one.Done(step);
        other.Done(step);
    }

    public void Failed(Step step)
    {
        one.Failed(step);
        other.Failed(step);
    }

    public void Say(string severity, string message, string urn = "", bool passing = false)
    {
        one.Say(severity, message, urn, passing);
        other.Say(severity, message, urn, passing);
    }
}
