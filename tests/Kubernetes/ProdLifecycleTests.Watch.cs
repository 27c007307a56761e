using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Omega.Kubernetes.Tests.Support;

namespace Omega.Kubernetes.Tests;

/// <summary>The cluster watches the stack itself, by the real command in a pod that is printed for it.</summary>
public sealed partial class ProdLifecycleTests
{
    private const string WatchNamespace = $"{ProdStack.Namespace}-watch";
    private const string WatchName = "localhost:5000/omega/watch";

    [SkippableFact]
    [Trait("Form", "long")]
    public async Task T24_the_cluster_itself_watches_and_tells_what_is_wrong()
    {
        Ready();
        (await stack.UpAsync(stack.First)).Must();
        var image = await stack.PublishAsync(WatchName, $"'{TestStack.Repository}/dev/watch/make-image.sh' {WatchName}");
        var printed = (await stack.OmegaAsync("watch", ProdStack.Name, "--cronjob", "--image", image)).Must();
        if (Shell.Has("kube-score"))
        {
            var judged = await Shell.RunAsync("kube-score", ["score", "--output-format", "ci", "-"], input: printed);
            Assert.Contains("[OK] omega-watch", judged.Text, StringComparison.Ordinal);
            // Why that one stays is in docs/kubernetes.md.
            Assert.All(
                judged.Text.Split('\n').Where(line => line.StartsWith("[CRITICAL]", StringComparison.Ordinal)),
                line => Assert.EndsWith("ImagePullPolicy is not set to Always", line, StringComparison.Ordinal));
        }

        var address = (await Cluster.KubectlAsync("get", "node", "node", "-o", "jsonpath={.status.addresses[0].address}")).Must();
        await using var forwarder = new Forwarder(IPAddress.Parse(address), 6443, 5000, 4443);
        try
        {
            (await Cluster.ApplyAsync(printed)).Must();
            // It is started by hand, where its way is known.
            (await Cluster.KubectlAsync("patch", "cronjob", "omega-watch", "--namespace", WatchNamespace, "--patch", """{"spec":{"suspend":true}}""")).Must();
            await BringSecretsAsync(printed);

            var (well, said) = await LookAsync("well", address);
            Assert.Equal(("Complete", "well"), (well, Assert.Single(said)["event"]!.GetValue<string>()));

            (await ProdStack.KubectlAsync("scale", "deployment", "api", "--replicas=0")).Must();
            await Patience.UntilAsync(async () => (await ProdStack.PodsAsync("api")).Count == 0, () => "the service's pod did not end");
            var (broken, found) = await LookAsync("broken", address);
            Assert.Equal("Failed", broken);
            var one = Assert.Single(found);
            Assert.Equal(("drift", "api runs", "no"), (Text(one, "event"), Text(one, "control"), Text(one, "found")));
        }
        finally
        {
            await Cluster.KubectlAsync("delete", "namespace", WatchNamespace);
            (await stack.UpAsync(stack.First, "--refresh")).Must();
        }
    }

    /// <summary>By the commands that stand above the manifests; the login is this registry's.</summary>
    private async Task BringSecretsAsync(string printed)
    {
        var commands = printed.Split('\n').Where(line => line.StartsWith("# kubectl", StringComparison.Ordinal)).Select(line => line[2..]).ToList();
        (await Shell.BashAsync(commands[0])).Must();
        (await Shell.BashAsync(commands[^1]
            .Replace("--docker-server=…", "--docker-server=localhost:5000", StringComparison.Ordinal)
            .Replace("--docker-username=…", "--docker-username=omega", StringComparison.Ordinal)
            .Replace("--docker-password=…", $"--docker-password='{stack.RegistryPassword}'", StringComparison.Ordinal))).Must();
    }

    /// <summary>One look, as the cron job makes them; returns how its job ended and the lines of JSON.</summary>
    private async Task<(string Ended, IReadOnlyList<JsonNode> Lines)> LookAsync(string name, string address)
    {
        var job = JsonNode.Parse((await Cluster.KubectlAsync(
            "create", "job", name, "--namespace", WatchNamespace, "--from=cronjob/omega-watch", "--dry-run=client", "-o", "json")).Must())!;
        job["spec"]!["activeDeadlineSeconds"] = (int)Patience.Limit.TotalSeconds;
        // What the stack calls localhost is the node in this cluster, and nothing but the way there is changed.
        job["spec"]!["template"]!["spec"]!["hostAliases"] = new JsonArray(new JsonObject { ["ip"] = address, ["hostnames"] = new JsonArray("localhost") });
        (await Cluster.ApplyAsync(job.ToJsonString())).Must();
        var ended = "";
        await Patience.UntilAsync(
            async () =>
            {
                using var status = JsonDocument.Parse((await Cluster.KubectlAsync("get", "job", name, "--namespace", WatchNamespace, "-o", "json")).Must());
                ended = status.RootElement.GetProperty("status").TryGetProperty("conditions", out var conditions)
                    ? conditions.EnumerateArray().Select(condition => condition.GetProperty("type").GetString()!).FirstOrDefault(type => type is "Complete" or "Failed") ?? ""
                    : "";
                return ended.Length > 0;
            },
            () => $"the job {name} did not end");
        var said = (await Cluster.KubectlAsync("logs", "--namespace", WatchNamespace, $"job/{name}")).Must();
        log.WriteLine($"{name}: {ended}\n{said}");
        return (ended, [.. said.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!)]);
    }
}
