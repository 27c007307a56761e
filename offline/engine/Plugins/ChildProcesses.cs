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
        }) { IsBackground = true, Name = "child processes" }.Start();
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
}
