using Omega.Offline.Engine.Steps;

namespace Omega.Offline.Engine.Monitor;

/// <summary>What the services of this process serve at the moment.</summary>
internal sealed class MonitorTarget
{
    /// <summary>Hears what is said, if anybody does.</summary>
    public IRunEvents? Events { get; set; }

    /// <summary>The running program, if one runs.</summary>
    public ProgramRun? Run { get; set; }

    /// <summary>Gives the schema of a package at a version for programs that ask the engine for it.</summary>
    public Func<string, Task<string>>? Schemas { get; set; }
}
