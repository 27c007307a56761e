namespace Omega.Offline.Plugins.Command.Execution;

/// <summary>Which streams of a script are shown to the user while it runs.</summary>
[Flags]
internal enum Logging
{
    /// <summary>Neither stream.</summary>
    None = 0,

    /// <summary>Standard output only.</summary>
    Stdout = 1,

    /// <summary>Standard error only.</summary>
    Stderr = 2,

    /// <summary>Both streams.</summary>
    StdoutAndStderr = Stdout | Stderr,
}
