using System.Diagnostics;
using Omega.Kubernetes.Tests.Support;

namespace Omega.Kubernetes.Tests;

/// <summary>
/// What is done and what fails under readers that behave as browsers do. What each of them saw is a row of the table that
/// <c>OMEGA_TEST_TABLE</c> names (docs/measured.md says how); after each the stack is as `omega verify` wants it.
/// </summary>
public sealed partial class ProdLifecycleTests
{
    private const string Lost = "node2";

    /// <summary>How much longer than the cluster takes to see that a node is lost readers may miss what was asked there.</summary>
    private static readonly TimeSpan AfterDetection = TimeSpan.FromSeconds(15);

    private static readonly string[] Operations =
    [
        "another release", "the way back, and pods of a broken release go", "from rolling to blue/green", "another release, blue/green",
        "a promotion into the stack, which is read", "a rollback",
    ];

    private static IReadOnlyList<string> Rows => [.. Operations, .. ((IEnumerable<object[]>)Faults()).Select(row => (string)row[0])];

    public static TheoryData<string> Faults() =>
    [
        "a pod killed", "a pod evicted", "a node drained", "a node drained in the middle of an update", "the API server killed, and back",
        "a kubelet killed, and back", "a node lost",
    ];

    [SkippableTheory]
    [Trait("Form", "long")]
    [MemberData(nameof(Faults))]
    public async Task T25_what_fails_is_borne_or_comes_back(string name)
    {
        Ready();
        Skip.IfNot(await Cluster.AddNodeAsync(), "The cluster of KUBECONFIG is somebody's own: no test takes its nodes away.");
        await OnBothNodesAsync();
        if (name == "a node lost")
        {
            await NodeLostAsync(name);
            return;
        }

        await HappensAsync(name switch
        {
            "a pod killed" => await PodKilledAsync(name),
            "a pod evicted" => await PodEvictedAsync(name),
            "a node drained" => Drained(name, () => DrainAsync()),
            "a node drained in the middle of an update" => await DrainedMeanwhileAsync(name),
            "the API server killed, and back" => ApiServerKilled(name),
            "a kubelet killed, and back" => KubeletKilled(name),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such fault."),
        });
    }

    /// <summary>Lets it happen under readers, waits until all is well again, and writes the row before it is judged; without a name there is no row.</summary>
    private async Task<ReaderReport> HappensAsync(Happening happening)
    {
        var report = await happening.RunAsync(ProdStack.Url);
        log.WriteLine(HappeningTable.Markdown([(happening, report)]));
        if (happening.Name.Length > 0)
        {
            Assert.Contains(happening.Name, Rows);
            await WellAsync();
            HappeningTable.Write(TestStack.Repository, HappeningTable.OfCluster, Rows, happening, report);
        }

        happening.Judge(report);
        return report;
    }

    /// <summary>Ends when everything that runs is as the program says.</summary>
    private async Task WellAsync()
    {
        var found = "";
        await Patience.UntilAsync(
            async () =>
            {
                var verified = await stack.OmegaAsync("verify", ProdStack.Name, "--json");
                found = verified.Text;
                return verified.ExitCode == 0;
            },
            () => $"`omega verify` was not content: {found}");
    }

    private static async Task<Happening> PodKilledAsync(string name)
    {
        var pod = (await ProdStack.PodsAsync("site"))[0];
        return new(name, async () =>
        {
            (await ProdStack.KubectlAsync("delete", "pod", pod, "--grace-period=0", "--force")).Must();
            await ReplacedAsync(pod);
        }, Promise.ItRecovers)
        { Readers = SideBySide };
    }

    private static async Task<Happening> PodEvictedAsync(string name)
    {
        var pod = (await ProdStack.PodsAsync("site"))[0];
        return new(name, async () =>
        {
            var eviction = $$"""{ "apiVersion": "policy/v1", "kind": "Eviction", "metadata": { "name": "{{pod}}", "namespace": "{{ProdStack.Namespace}}" } }""";
            (await Cluster.KubectlAsync(["create", "--raw", $"/api/v1/namespaces/{ProdStack.Namespace}/pods/{pod}/eviction", "-f", "-"], eviction)).Must();
            await ReplacedAsync(pod);
        }, Promise.NothingIsLost)
        { Readers = SideBySide };
    }

    private static Happening Drained(string name, Func<Task> action) => new(name, action, Promise.NothingIsLost)
    {
        Readers = SideBySide,
        Undo = async () => (await Cluster.KubectlAsync("uncordon", Lost)).Must(),
    };

    private static async Task DrainAsync()
    {
        (await Cluster.KubectlAsync("drain", Lost, "--delete-emptydir-data", "--ignore-daemonsets", "--force")).Must();
        Assert.DoesNotContain(Lost, await NodesAsync());
    }

    /// <summary>The first new pod is there and the last old one is not gone.</summary>
    private async Task<Happening> DrainedMeanwhileAsync(string name)
    {
        var before = await ProdStack.ImagesAsync("site");
        var next = before.All(image => image.EndsWith(stack.First.Digest, StringComparison.Ordinal)) ? stack.Second : stack.First;
        return Drained(name, async () =>
        {
            var update = stack.UpAsync(next);
            await Patience.UntilAsync(
                async () => update.IsCompleted || (await ProdStack.ImagesAsync("site")).Distinct().Count() == 2, () => "no pod of the next release came");
            Assert.False(update.IsCompleted, "the update ended before a node could be drained");
            await DrainAsync();
            log.WriteLine((await update).Must());
            await ServesAsync(next);
        });
    }

    private static Happening ApiServerKilled(string name)
    {
        var server = new ClusterPart("kube-apiserver");
        return new(name, async () =>
        {
            await server.KillAsync();
            (await Cluster.KubectlAsync("get", "--raw", "/readyz")).MustFail();
            await server.StartAsync();
            await Patience.UntilAsync(
                async () => (await Cluster.KubectlAsync("get", "--raw", "/readyz")).ExitCode == 0, () => "the API server did not come back");
        }, Promise.NothingIsLost)
        { Readers = SideBySide };
    }

    private static Happening KubeletKilled(string name)
    {
        var kubelet = new ClusterPart("kubelet2");
        return new(name, async () =>
        {
            await kubelet.KillAsync();
            await MissedAsync();
            await kubelet.StartAsync();
            await Patience.UntilAsync("True", () => Cluster.ReadyAsync(Lost));
        }, Promise.NothingIsLost)
        { Readers = SideBySide };
    }

    /// <summary>Its pods answer nobody any more. Until the cluster sees it a share of the requests is lost, and 15 seconds later none is.</summary>
    private async Task NodeLostAsync(string name)
    {
        var kubelet = new ClusterPart("kubelet2");
        var (seen, lost) = (TimeSpan.Zero, TimeSpan.Zero);
        var clock = Stopwatch.StartNew();

        var report = await HappensAsync(new(name, async () =>
        {
            lost = clock.Elapsed;
            await kubelet.KillAsync();
            (await Shell.BashAsync("ip link set omega1 down")).Must();
            await MissedAsync();
            seen = clock.Elapsed;
        }, Promise.ItRecovers)
        {
            Readers = SideBySide with { Patience = TimeSpan.FromSeconds(5) },
            Undo = async () =>
            {
                (await Shell.BashAsync("ip link set omega1 up")).Must();
                await kubelet.StartAsync();
                await Patience.UntilAsync("True", () => Cluster.ReadyAsync(Lost));
            },
        });

        log.WriteLine($"seen by the cluster after {seen - lost}, the last loss after {report.Losses.Max(loss => loss.After) - lost}");
        Assert.NotEmpty(report.Losses);
        Assert.All(report.Losses, loss => Assert.InRange(loss.After, lost, seen + AfterDetection));
        Assert.True(report.LongestGap < seen - lost, $"nobody had an answer for {report.LongestGap}, though pods ran on another node");
    }

    private static Task MissedAsync() => Patience.UntilAsync(
        async () => await Cluster.ReadyAsync(Lost) != "True", () => $"the cluster did not see that {Lost} was gone");

    private static Task ReplacedAsync(string pod) => Patience.UntilAsync(
        async () => await ProdStack.PodsAsync("site") is var pods && pods.Count >= 2 && !pods.Contains(pod), () => $"the pod {pod} was not replaced");

    /// <summary>Nodes that pods of the site are on.</summary>
    private static async Task<IReadOnlyList<string>> NodesAsync() => (await ProdStack.KubectlAsync(
        "get", "pods", "-l", "app.kubernetes.io/component=site", "-o", "jsonpath={.items[*].spec.nodeName}")).Must().Split(' ').Distinct().ToList();

    /// <summary>Pods stay where they are when a node is back: those that are made anew come apart again.</summary>
    private async Task OnBothNodesAsync()
    {
        await WellAsync();
        await Patience.UntilAsync(
            async () =>
            {
                if ((await NodesAsync()).Count == 2)
                {
                    return true;
                }

                (await ProdStack.KubectlAsync("rollout", "restart", "deployment", "--selector", "app.kubernetes.io/component=site")).Must();
                (await ProdStack.KubectlAsync("rollout", "status", "deployment", "--selector", "app.kubernetes.io/component=site", $"--timeout={Patience.Limit.TotalSeconds}s")).Must();
                await Patience.UntilAsync("", async () => (await ProdStack.KubectlAsync(
                    "get", "pods", "-l", "app.kubernetes.io/component=site", "-o", "jsonpath={.items[*].metadata.deletionTimestamp}")).Must());
                return false;
            },
            () => "the pods of the site did not come apart");
    }
}
