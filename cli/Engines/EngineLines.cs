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
            if ((isBlank && _blank) || (text.StartsWith('@') && text.EndsWith("....", StringComparison.Ordinal)))
            {
                return;
            }

            _blank = isBlank;
            print(text);
        }
    }
}
