using Docker.DotNet.Models;

namespace Omega.Offline.Plugins.Docker.Engine;

/// <summary>Keeps the last lines and the error of the engine's answer to a build, pull or push.</summary>
internal sealed class MessageLog : IProgress<JSONMessage>
{
    private const int KeptLines = 30;

    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();

    /// <summary>The error that ended the work; null when it ended well.</summary>
    internal string? Error { get; private set; }

    /// <summary>The last lines of the output.</summary>
    internal string Tail
    {
        get
        {
            lock (_lock)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <inheritdoc/>
    public void Report(JSONMessage value)
    {
        Error = value.Error?.Message ?? Error;
        Add(value.Stream ?? "");
    }

    /// <summary>Keeps the error that ended the work.</summary>
    internal void Fail(string error) => Error = error;

    /// <summary>Keeps the lines of a text.</summary>
    internal void Add(string text)
    {
        lock (_lock)
        {
            foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                _lines.Enqueue(line);
                if (_lines.Count > KeptLines)
                {
                    _lines.Dequeue();
                }
            }
        }
    }
}
