namespace Omega.Kubernetes.Tests.Support;

/// <summary>
/// A one-node cluster: the one that the environment names in KUBECONFIG, else one that the program named in OMEGA_TEST_CLUSTER starts
/// (`start` prints its kubeconfig; `start 2` adds a second node; `stop`; `kubectl …`) unless it runs already.
/// </summary>
public sealed class Cluster
{
    private const string ProgramVariable = "OMEGA_TEST_CLUSTER";
    private const string Provider = "pulumi-resource-kubernetes";

    private static readonly string? Program =
        Environment.GetEnvironmentVariable(ProgramVariable) is { Length: > 0 } program && !IsGiven ? program : null;

    /// <summary>File with the definitions of the Gateway API; null: there is none.</summary>
    public static string? GatewayApi { get; } = Environment.GetEnvironmentVariable("OMEGA_TEST_GATEWAY_API") is { Length: > 0 } file ? file : null;

    private string? _tools;
    private bool _started;

    private static bool IsGiven => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("KUBECONFIG"));

    /// <summary>What this machine lacks; null when nothing is.</summary>
    public static string? FindMissing()
    {
        if (!Shell.Has(Provider))
        {
            return $"{Provider} is not on PATH";
        }

        if (Program is not null)
        {
            return Environment.IsPrivilegedProcess ? null : $"{Program} starts a cluster for root only";
        }

        return IsGiven && Shell.Has("kubectl") ? null : $"no cluster: neither KUBECONFIG and kubectl on PATH, nor {ProgramVariable}";
    }

    /// <summary>Starts it, and lets every program that the tests start find it.</summary>
    public async Task StartAsync()
    {
        if (Program is null)
        {
            return;
        }

        _started = (await KubectlAsync("get", "--raw", "/readyz")).ExitCode != 0;
        _tools = Directory.CreateTempSubdirectory("omega-cluster-").FullName;
        File.WriteAllText(Path.Combine(_tools, "kubectl"), $"#!/bin/sh\nexec '{Program}' kubectl \"$@\"\n");
        (await Shell.BashAsync($"chmod 700 '{_tools}/kubectl'")).Must();
        Environment.SetEnvironmentVariable("PATH", $"{_tools}:{Environment.GetEnvironmentVariable("PATH")}");
        Environment.SetEnvironmentVariable("KUBECONFIG", (await RunAsync("start")).Must());
    }

    /// <summary>Adds a second node to the cluster that the program runs; false where the cluster is somebody's own.</summary>
    public static async Task<bool> AddNodeAsync()
    {
        if (Program is null)
        {
            return false;
        }

        (await RunAsync("start", "2")).Must();
        return true;
    }

    /// <summary>Whether a node is ready, in the cluster's own word: True, False or Unknown.</summary>
    public static async Task<string> ReadyAsync(string node) =>
        (await KubectlAsync("get", "node", node, "-o", """jsonpath={.status.conditions[?(@.type=="Ready")].status}""")).Must();

    /// <summary>Stops it when the suite has started it.</summary>
    public async Task StopAsync()
    {
        if (_started)
        {
            (await RunAsync("stop")).Must();
        }

        if (_tools is not null)
        {
            Directory.Delete(_tools, recursive: true);
        }
    }

    public static Task<Ran> KubectlAsync(params string[] arguments) => KubectlAsync(arguments, null);

    public static Task<Ran> ApplyAsync(string manifest, params string[] arguments) => KubectlAsync(["apply", .. arguments, "-f", "-"], manifest);

    public static Task<Ran> KubectlAsync(string[] arguments, string? input) => Program is null
        ? Shell.RunAsync("kubectl", arguments, input: input)
        : Shell.RunAsync(Program, ["kubectl", .. arguments], input: input);

    private static Task<Ran> RunAsync(params string[] arguments) => Shell.RunAsync(Program!, arguments);
}
