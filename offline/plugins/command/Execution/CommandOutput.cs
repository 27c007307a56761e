namespace Omega.Offline.Plugins.Command.Execution;

/// <summary>What a script wrote, each stream without its last newline.</summary>
internal sealed record CommandOutput(string Stdout, string Stderr);
