using Omega.Offline.Engine.Commands;
using Omega.Offline.Engine.Steps;

namespace Omega.Offline.Engine.Display;

/// <summary>Shows a run from its first line to its summary.</summary>
internal interface IDisplay : IRunEvents
{
    /// <summary>The run begins.</summary>
    void Begin(RunHeader header);

    /// <summary>The run is over.</summary>
    void End(RunOutcome outcome, Counter counter, TimeSpan duration);
}
