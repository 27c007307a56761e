using System.ComponentModel;
using System.Diagnostics;

namespace Omega.Core.Context;

/// <summary>Runs a program of this machine without a shell: no word of it is read as anything but a word.</summary>
internal static class LocalProgram
{
    private const int Kept = 400;

    /// <summary>Exit code of a program that is not there.</summary>
    public const int Missing = 127;

    /// <summary>Runs it to its end, or until the time is over.</summary>
    /// <param name="name">Name of the program, looked for on the path.</param>
    /// <param name="words">Its arguments.</param>
    /// <param name="folder">Folder that it runs in.</param>
    /// <param name="limit">Longest time; then it is ended and counts as failed.</param>
    /// <param name="feed">Writes what it reads; null: it reads nothing.</param>
    /// <param name="take">Reads what it prints; null: the last lines are kept for the result.</param>
    public static ProgramRun Run(
        string name, IEnumerable<string> words, string folder, TimeSpan limit, Action<Stream>? feed = null, Action<Stream>? take = null)
    {
        var start = new ProcessStartInfo(name, words)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["LC_ALL"] = "C" },
        };
        try
        {
            using var process = Process.Start(start)!;
            var lines = new LastLines(Kept);
            using var timer = new Timer(_ => End(process, lines, limit), null, limit, Timeout.InfiniteTimeSpan);
            process.ErrorDataReceived += (_, line) => lines.Add(line.Data);
            process.BeginErrorReadLine();
            var taken = take is null ? Task.Run(() => lines.Drain(process.StandardOutput)) : Task.Run(() => take(process.StandardOutput.BaseStream));
            Feed(process, feed);
            process.WaitForExit();
            taken.GetAwaiter().GetResult();
            return new ProgramRun(process.ExitCode, lines.All);
        }
        catch (Win32Exception)
        {
            return new ProgramRun(Missing, [$"The program '{name}' is missing on this machine."]);
        }
    }

    // What ends early does not read all; how it ended is the answer then.
    private static void Feed(Process process, Action<Stream>? feed)
    {
        try
        {
            using var input = process.StandardInput.BaseStream;
            feed?.Invoke(input);
        }
        catch (IOException) when (process.WaitForExit(TimeSpan.FromSeconds(30)))
        {
        }
    }

    private static void End(Process process, LastLines lines, TimeSpan limit)
    {
        try
        {
            process.Kill(entireProcessTree: true);
            lines.Add($"It did not end within {limit.TotalMinutes:0} minutes.");
        }
        catch (InvalidOperationException)
        {
            // It has ended meanwhile.
        }
    }

    private sealed class LastLines(int most)
    {
        private readonly Lock _lock = new();
        private readonly Queue<string> _lines = new();

        public IReadOnlyList<string> All
        {
            get
            {
                lock (_lock)
                {
                    return [.. _lines];
                }
            }
        }

        public void Add(string? line)
        {
            if (line is null)
            {
                return;
            }

            lock (_lock)
            {
                _lines.Enqueue(line);
                if (_lines.Count > most)
                {
                    _lines.Dequeue();
                }
            }
        }

        public void Drain(StreamReader reader)
        {
            while (reader.ReadLine() is { } line)
            {
                Add(line);
            }
        }
    }
}

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Lines">The last lines that it printed, errors among them.</param>
internal sealed record ProgramRun(int ExitCode, IReadOnlyList<string> Lines)
{
    /// <summary>The last of these, fit for a message.</summary>
    public string Last(int count) => string.Join('\n', Lines.Select(Clean).Where(line => line.Length > 0).TakeLast(count).Select(line => $"  {line}"));

    private static string Clean(string line) => string.Concat(line.Split('\r')[^1].Where(letter => !char.IsControl(letter)).Take(300)).TrimEnd();
}
