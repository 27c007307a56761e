using System.Text.Json;
using Omega.Cli.Processes;
using Omega.Cli.Support;

namespace Omega.Cli.Inspection;

/// <summary>Looks at the pods of a stack in its cluster, through kubectl.</summary>
internal sealed class RunningPods(IProcesses processes)
{
    /// <summary>Reads what runs.</summary>
    /// <exception cref="OmegaException">No pod of the stack runs, or the cluster does not answer.</exception>
    public async Task<Observation> ObserveAsync(string stack, ClusterAccess access, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("omega-kube-").FullName;
        try
        {
            var common = new List<string> { "--namespace", access.Namespace };
            if (access.Context is not null)
            {
                common.AddRange(["--context", access.Context]);
            }

            if (access.Kubeconfig is not null)
            {
                var file = Path.Combine(folder, "kubeconfig");
                SecretFile.Write(file, access.Kubeconfig);
                common.AddRange(["--kubeconfig", file]);
            }

            Task<ProcessResult> KubectlAsync(params string[] arguments) => processes.RunAsync(new ProcessCall("kubectl", [.. common, .. arguments]), cancellation);
            var list = (await KubectlAsync("get", "pods", "--selector", $"app.kubernetes.io/instance=omega-{stack}", "--output", "json"))
                .Must("list the pods", "kubectl comes with the cluster's tools; the kubeconfig is omega:kubeconfig, or the environment's.");
            using var document = JsonDocument.Parse(list.Output);
            var pods = document.RootElement.GetProperty("items").EnumerateArray().ToList();
            var serving = pods.Where(IsSite).ToList();
            if (serving.Count == 0)
            {
                throw new OmegaException($"No pod of stack '{stack}' runs in namespace '{access.Namespace}'. Deploy it: ./omega up {stack}");
            }

            var answer = await KubectlAsync("exec", Text(serving[0].GetProperty("metadata"), "name"), "--", "/usr/local/bin/omega", "get", "/version.json");
            return new Observation(
                [.. pods.SelectMany(PodChecks.Of)],
                [.. serving.Select(pod => Text(pod.GetProperty("spec").GetProperty("containers")[0], "image")).Distinct()],
                answer.Output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsSite(JsonElement pod) =>
        Text(pod.GetProperty("metadata").GetProperty("labels"), "app.kubernetes.io/component") == "site"
        && Text(pod.GetProperty("status"), "phase") == "Running"
        && !pod.GetProperty("metadata").TryGetProperty("deletionTimestamp", out _);

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
