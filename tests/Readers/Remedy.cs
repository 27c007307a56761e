namespace Omega.Readers;

/// <summary>The one command after which readers read again.</summary>
/// <param name="run">Runs it, and says what it was as somebody types it; ends when it has ended.</param>
public sealed class Remedy(Func<Task<string>> run)
{
    /// <summary>What was run, for the table; before it was, nobody knows.</summary>
    public string Command { get; private set; } = "";

    /// <summary>Runs it.</summary>
    public async Task RunAsync() => Command = await run().ConfigureAwait(false);
}
