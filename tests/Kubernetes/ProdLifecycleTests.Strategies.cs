using Omega.Kubernetes.Tests.Support;

namespace Omega.Kubernetes.Tests;

/// <summary>Blue/green, and the number of pods.</summary>
public sealed partial class ProdLifecycleTests
{
    private static async Task<string[]> DeploymentsAsync() =>
        (await ProdStack.KubectlAsync("get", "deployments", "-l", "app.kubernetes.io/component=site", "-o", "jsonpath={.items[*].metadata.name}")).Must().Split(' ');

    [SkippableFact]
    public async Task T11_blue_green_takes_over_from_rolling_and_switches_without_a_failed_request()
    {
        Ready();
        stack.Set("strategy", "blueGreen");
        await UnderLoadAsync(stack.First, versions: 1, "from rolling to blue/green");
        var blue = Assert.Single(await DeploymentsAsync());

        await UnderLoadAsync(stack.Second, row: "another release, blue/green");

        var green = Assert.Single(await DeploymentsAsync());
        Assert.NotEqual(blue, green);
        Assert.StartsWith("site-", green, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task T12_blue_green_never_leads_to_a_broken_release()
    {
        Ready();
        await using var load = new ReaderCrowd(ProdStack.Url, SideBySide);

        (await stack.UpAsync(stack.Broken)).MustFail();

        (await load.StopAsync()).MustHaveLostNothing();
        Assert.Equal(stack.Second.Version, Assert.Single(load.Versions));
        log.WriteLine((await stack.UpAsync(stack.Second)).Must());
        Assert.Single(await DeploymentsAsync());
        await ServesAsync(stack.Second);
    }

    [SkippableFact]
    public async Task T13_with_an_autoscaler_an_update_leaves_the_number_of_pods_alone()
    {
        Ready();
        stack.Set("strategy", "rolling");
        stack.Remove("replicas");
        stack.Set("autoscale", new Dictionary<string, object> { ["min"] = 2, ["max"] = 4, ["cpuPercent"] = 70 });
        (await stack.UpAsync(stack.Second)).Must();
        (await ProdStack.KubectlAsync("scale", "deployment", "site", "--replicas=3")).Must();

        (await stack.UpAsync(stack.First)).Must();

        Assert.Equal("3", (await ProdStack.KubectlAsync("get", "deployment", "site", "-o", "jsonpath={.spec.replicas}")).Must());
    }

    [SkippableFact]
    [Trait("Form", "long")]
    public async Task T14_logs_go_to_a_claim_below_the_name_of_each_pod_or_to_standard_output_alone()
    {
        Ready();
        // No class of storage provides a volume here: this one is a folder of the node, of a kind that is handed to the pods' group.
        Directory.CreateDirectory("/var/tmp/omega-tests-logs");
        (await Cluster.ApplyAsync("""
            apiVersion: v1
            kind: PersistentVolume
            metadata: { name: omega-tests-logs }
            spec:
              storageClassName: omega-tests
              capacity: { storage: 1Gi }
              accessModes: [ReadWriteMany]
              persistentVolumeReclaimPolicy: Retain
              local: { path: /var/tmp/omega-tests-logs }
              nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: kubernetes.io/os, operator: In, values: [linux] }] }] } }
            """)).Must();
        try
        {
            stack.Set("logs", "claim");
            stack.Set("logClaim", new Dictionary<string, object> { ["storageClass"] = "omega-tests" });
            await UnderLoadAsync(stack.First, versions: 1);

            Assert.All(
                await ProdStack.PodsAsync("site"),
                pod => Assert.Contains("\"uri\":\"/", File.ReadAllText($"/var/tmp/omega-tests-logs/{pod}/site.access.log"), StringComparison.Ordinal));
        }
        finally
        {
            stack.Remove("logClaim");
            stack.Set("logs", "stdout");
        }

        await UnderLoadAsync(stack.First, versions: 1);
        Assert.Contains("\"uri\":\"/", (await ProdStack.KubectlAsync("logs", (await ProdStack.PodsAsync("site"))[0])).Must(), StringComparison.Ordinal);
        stack.Remove("logs");
    }

    [SkippableFact]
    public async Task T15_a_route_of_the_gateway_api_is_accepted_and_goes_again()
    {
        Ready();
        Skip.If(Cluster.GatewayApi is null, "OMEGA_TEST_GATEWAY_API names no file with the definitions of the Gateway API.");
        (await Cluster.KubectlAsync("apply", "--server-side", "--filename", Cluster.GatewayApi)).Must();
        stack.Set("gateway", new Dictionary<string, object> { ["host"] = "www.example.com", ["name"] = "public", ["namespace"] = "gateways" });

        (await stack.UpAsync(stack.First)).Must();

        Assert.Equal("https://www.example.com", (await stack.PulumiAsync("stack", "output", "url")).Must());
        Assert.Equal(
            "www.example.com public gateways site 80",
            (await ProdStack.KubectlAsync("get", "httproute", "site", "-o", "jsonpath={.spec.hostnames[0]} {.spec.parentRefs[0].name} {.spec.parentRefs[0].namespace} {.spec.rules[0].backendRefs[0].name} {.spec.rules[0].backendRefs[0].port}")).Must());
        (await stack.UpAsync(stack.First, "--expect-no-changes")).Must();
        stack.Remove("gateway");
        (await stack.UpAsync(stack.First)).Must();
        Assert.NotEqual(0, (await ProdStack.KubectlAsync("get", "httproute", "site")).ExitCode);
    }

    [SkippableFact]
    [Trait("Engine", "every")]
    public async Task T30_destroy_leaves_nothing()
    {
        Ready();

        (await stack.DestroyAsync()).Must();
        (await Cluster.KubectlAsync("delete", "persistentvolume", "omega-tests-logs", "--ignore-not-found")).Must();

        Assert.NotEqual(0, (await Cluster.KubectlAsync("get", "namespace", ProdStack.Namespace)).ExitCode);
    }
}
