namespace Omega.Cli.Engines;

/// <summary>Passes on what an engine prints, without its waiting dots and repeated blank lines.</summary>
internal sealed class EngineLines(Action<string> print)
{
    private readonly Lock _lock = new();
    private bool _blank = true;

    /// <summary>Takes one line.</summary>
    public void Add(string line)
    {
        // Both outputs of the engine arrive here, each on its own thread.
        lock (_lock)
        {
            var text = line.TrimEnd();
            var isBlank = text.Length == 0;
            if ((isBlank && _blank) || IsNoise(text))
            {
                return;
            }

            _blank = isBlank;
            print(text);
        }
    }

    // Plugins from PATH are this command's own doing, not something to be warned of.
    private static bool IsNoise(string text) =>
        (text.StartsWith('@') && text.EndsWith("....", StringComparison.Ordinal))
        || (text.Contains("warning: using pulumi-", StringComparison.Ordinal) && text.Contains(" from $PATH at ", StringComparison.Ordinal));
}
