using System.Text.RegularExpressions;
using Omega.Cli.Support;

namespace Omega.Cli.Engines;

/// <summary>Passes on what an engine prints, without its waiting dots, repeated blank lines, and the frames of stack traces.</summary>
internal sealed partial class EngineLines(Action<string> print)
{
    private readonly Lock _lock = new();
    private readonly List<string> _all = [];
    private bool _hasFrames;
    private bool _blank = true;

    /// <summary>Takes one line.</summary>
    public void Add(string line)
    {
        // Both outputs of the engine arrive here, each on its own thread.
        lock (_lock)
        {
            var text = line.TrimEnd();
            var isBlank = text.Length == 0;
            _all.Add(text);
            if (Frame().IsMatch(text))
            {
                _hasFrames = true;
                return;
            }

            if ((isBlank && _blank) || IsNoise(text))
            {
                return;
            }

            _blank = isBlank;
            print(text);
        }
    }

    /// <summary>Every line so far.</summary>
    public IReadOnlyList<string> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _all];
            }
        }
    }

    /// <summary>Writes all lines into a file when a stack trace was among them; a sentence that says where, or nothing.</summary>
    public string Trace(Checkout checkout)
    {
        lock (_lock)
        {
            return _hasFrames ? " " + UnforeseenFailure.Trace(string.Join('\n', _all), checkout.Traces) : "";
        }
    }

    [GeneratedRegex(@"^\s+(at [\w.<>`+\[\],]+\(.*\)( in .+:line \d+)?|--- End of .*stack trace.* ---)$")]
    private static partial Regex Frame();

    // Plugins from PATH are this command's own doing, not something to be warned of.
    private static bool IsNoise(string text) =>
        (text.StartsWith('@') && text.EndsWith("....", StringComparison.Ordinal))
        || (text.Contains("warning: using pulumi-", StringComparison.Ordinal) && text.Contains(" from $PATH at ", StringComparison.Ordinal));
}
