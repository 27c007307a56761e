namespace Omega.Kubernetes.Tests.Support;

/// <summary>A process of the cluster that a test started, which it may end and start again as it was.</summary>
/// <param name="name">As the cluster calls it: the name of its file run/NAME.pid beside the kubeconfig.</param>
public sealed class ClusterPart(string name)
{
    private string[] _words = [];

    private static string Folder => Path.GetDirectoryName(Environment.GetEnvironmentVariable("KUBECONFIG"))!;

    private string ProcessFile => Path.Combine(Folder, "run", $"{name}.pid");

    /// <summary>Kills it, and returns when it has ended.</summary>
    public async Task KillAsync()
    {
        var process = (await File.ReadAllTextAsync(ProcessFile)).Trim();
        _words = (await File.ReadAllTextAsync($"/proc/{process}/cmdline")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        (await Shell.BashAsync($"""
            kill -9 {process}
            while [ -e /proc/{process} ] && ! grep -q '^State:.Z' /proc/{process}/status; do sleep 0.1; done
            """)).Must();
    }

    /// <summary>Starts it with the words that it was started with.</summary>
    public async Task StartAsync() => (await Shell.RunAsync("/bin/bash", [
        "-euc", """
            log=$1 file=$2
            shift 2
            setsid "$@" >>"$log" 2>&1 </dev/null &
            echo $! >"$file"
            """,
        "start", Path.Combine(Folder, "logs", $"{name}.log"), ProcessFile, .. _words])).Must();
}
