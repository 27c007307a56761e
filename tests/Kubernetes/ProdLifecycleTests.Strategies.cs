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
        await UnderLoadAsync(stack.First, versions: 1);
        var blue = Assert.Single(await DeploymentsAsync());

        await UnderLoadAsync(stack.Second);

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
    [Trait("Engine", "every")]
    public async Task T30_destroy_leaves_nothing()
    {
        Ready();

        (await stack.DestroyAsync()).Must();

        Assert.NotEqual(0, (await Cluster.KubectlAsync("get", "namespace", ProdStack.Namespace)).ExitCode);
    }
}
