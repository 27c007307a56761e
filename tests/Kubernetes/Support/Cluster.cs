namespace Omega.Kubernetes.Tests.Support;

/// <summary>The one-node cluster of ../shared/engine, started for the suite unless it runs already.</summary>
public sealed class Cluster
{
    private static readonly string Folder = Path.Combine(TestStack.Repository, "..", "shared", "engine");

    private string _tools = "";
    private bool _started;

    /// <summary>What this machine lacks; null when nothing is.</summary>
    public static string? FindMissing()
    {
        if (!File.Exists(Path.Combine(Folder, "cluster")))
        {
            return "the cluster and the Kubernetes provider of ../shared/engine are not there";
        }

        return Environment.IsPrivilegedProcess ? null : "a cluster is started by root only";
    }

    /// <summary>Starts it, and lets every program that the tests start find it and the provider.</summary>
    public async Task StartAsync()
    {
        _started = (await KubectlAsync("get", "--raw", "/readyz")).ExitCode != 0;
        var provider = (await Shell.RunAsync(Path.Combine(Folder, "unpack"), ["pulumi-resource-kubernetes"])).Must();
        _tools = Directory.CreateTempSubdirectory("omega-cluster-").FullName;
        File.WriteAllText(Path.Combine(_tools, "kubectl"), $"#!/bin/sh\nexec '{Path.Combine(Folder, "cluster")}' kubectl \"$@\"\n");
        (await Shell.BashAsync($"chmod 700 '{_tools}/kubectl'")).Must();
        Environment.SetEnvironmentVariable("PATH", $"{provider}:{_tools}:{Environment.GetEnvironmentVariable("PATH")}");
        Environment.SetEnvironmentVariable("KUBECONFIG", (await RunAsync("start")).Must());
    }

    /// <summary>Stops it when the suite has started it.</summary>
    public async Task StopAsync()
    {
        if (_started)
        {
            (await RunAsync("stop")).Must();
        }

        Directory.Delete(_tools, recursive: true);
    }

    public static Task<Ran> KubectlAsync(params string[] arguments) => RunAsync(["kubectl", .. arguments]);

    public static Task<Ran> ApplyAsync(string manifest, params string[] arguments) =>
        Shell.RunAsync(Path.Combine(Folder, "cluster"), ["kubectl", "apply", .. arguments, "-f", "-"], input: manifest);

    private static Task<Ran> RunAsync(params string[] arguments) => Shell.RunAsync(Path.Combine(Folder, "cluster"), arguments);
}
