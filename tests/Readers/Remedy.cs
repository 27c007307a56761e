namespace Omega.Readers;

/// <summary>The one command after which readers read again.</summary>
/// <param name="Command">As somebody types it, for the table.</param>
/// <param name="Run">Runs it; ends when it has ended.</param>
public sealed record Remedy(string Command, Func<Task> Run);
