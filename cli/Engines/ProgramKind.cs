namespace Omega.Cli.Engines;

/// <summary>What the programs of `offline` were made into.</summary>
internal enum ProgramKind
{
    /// <summary>Native: an update spends no time on compiling them.</summary>
    Native,

    /// <summary>For the .NET runtime, since nothing here could link a native program.</summary>
    Unlinked,

    /// <summary>For the .NET runtime, since the native build failed.</summary>
    Failed,
}
