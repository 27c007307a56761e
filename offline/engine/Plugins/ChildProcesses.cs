using System.Collections.Concurrent;
using System.Diagnostics;

namespace Omega.Offline.Engine.Plugins;

/// <summary>Starts programs that end with this process, however it ends, and that no signal from a terminal reaches.</summary>
internal static class ChildProcesses
{
    private static readonly string[] Wrapper = ["setsid", "setpriv", "--pdeathsig", "KILL"];
    private static readonly BlockingCollection<Action> Starts = [];
    private static readonly Lazy<bool> CanWrap = new(() => PluginProcess.Find("setsid") is not null && PluginProcess.Find("setpriv") is not null);

    static ChildProcesses()
    {
        // The kernel takes the end of the thread that started a process for the end of its parent: this one never ends.
        new Thread(() =>
        {
            foreach (var start in Starts.GetConsumingEnumerable())
            {
                start();
            }
        })
        { IsBackground = true, Name = "child processes" }.Start();
    }

    /// <summary>Starts the program.</summary>
    public static Task<Process> StartAsync(ProcessStartInfo start)
    {
        if (CanWrap.Value)
        {
            foreach (var argument in Wrapper.Append(start.FileName).Skip(1).Reverse())
            {
                start.ArgumentList.Insert(0, argument);
            }

            start.FileName = Wrapper[0];
        }

        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Starts.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (System.ComponentModel.Win32Exception problem)
            {
                started.SetException(new EngineException($"'{start.FileName}' cannot be started: {problem.Message}"));
            }
        });
        return started.Task;
    }

    /// <summary>Ends a program that was started here, with what it has started: a language host runs the program under itself.</summary>
    public static void End(Process process)
    {
        try
        {
            var session = process.Id;
            process.Kill(entireProcessTree: !CanWrap.Value);
            ProcessSession.End(session);
        }
        catch (Exception problem) when (problem is InvalidOperationException or AggregateException)
        {
            // It has ended meanwhile.
        }
    }
}
