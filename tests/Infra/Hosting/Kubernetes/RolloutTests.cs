using System.Net;
using Omega.Infra.Hosting.Kubernetes;
using Omega.Infra.Tests.Support;
using Pulumi;

namespace Omega.Infra.Tests.Hosting.Kubernetes;

public sealed class RolloutTests
{
    private const string Available = """{"type":"Progressing","status":"True","reason":"NewReplicaSetAvailable","message":"done"}""";
    private const string Updating = """{"type":"Progressing","status":"True","reason":"ReplicaSetUpdated","message":"under way"}""";
    internal const string Exceeded = """{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded","message":"no progress"}""";

    internal static readonly (HttpStatusCode, string) Done = State(2, 2, 2, Available);

    internal static (HttpStatusCode, string) State(int observed, int pods, int updated, string condition) => (HttpStatusCode.OK, $$$"""
        {"metadata":{"name":"site","namespace":"omega","generation":2},
         "spec":{"replicas":2,"selector":{"matchLabels":{"a":"b"}},"template":{}},
         "status":{"observedGeneration":{{{observed}}},"replicas":{{{pods}}},"updatedReplicas":{{{updated}}},"availableReplicas":{{{pods}}},"conditions":[{{{condition}}}]} }
        """);

    private static async Task WaitAsync(ApiServer server, double seconds = 45)
    {
        using var cluster = ClusterAccess.Connect(server.Kubeconfig, "right");
        await new Rollout(cluster, new QuickClock()).CompleteAsync("omega", "site", TimeSpan.FromSeconds(seconds));
    }

    private static async Task<string> FailsAsync(ApiServer server, double seconds = 45) =>
        (await Assert.ThrowsAsync<RunException>(() => WaitAsync(server, seconds))).Message;

    public static TheoryData<string, int, int, int, string> NotYet => new()
    {
        { "the change is not seen yet: all of it is from before", 1, 2, 2, Available },
        { "the condition is from before, as on the way back to a replica set that is there", 2, 2, 0, Available },
        { "a pod of before is left", 2, 3, 2, Updating },
        { "a pod of before is left, and the condition from before", 2, 3, 2, Available },
        { "all are new and one was never ready", 2, 2, 2, Updating },
    };

    [Theory]
    [MemberData(nameof(NotYet))]
    public async Task What_looks_like_the_end_is_waited_out(string why, int observed, int pods, int updated, string condition)
    {
        using var server = new ApiServer([State(observed, pods, updated, condition), State(observed, pods, updated, condition), Done]);

        await WaitAsync(server);

        Assert.True(server.Asked.Count == 3, why);
    }

    [Theory]
    [MemberData(nameof(NotYet))]
    public async Task What_never_ends_fails_in_time(string why, int observed, int pods, int updated, string condition)
    {
        using var server = new ApiServer([State(observed, pods, updated, condition)]);

        Assert.Contains($"{updated} of 2 pods are new", await FailsAsync(server), StringComparison.Ordinal);
        Assert.NotEmpty(why);
    }

    [Fact]
    public async Task A_finished_rollout_is_asked_for_once_even_if_a_pod_is_not_ready_now()
    {
        using var server = new ApiServer([(HttpStatusCode.OK, Done.Item2.Replace("\"availableReplicas\":2", "\"availableReplicas\":1", StringComparison.Ordinal))]);

        await WaitAsync(server);

        Assert.Equal(["/apis/apps/v1/namespaces/omega/deployments/site"], server.Asked);
    }

    [Fact]
    public async Task A_controller_that_gave_up_ends_the_wait_with_the_last_words_of_the_pods()
    {
        using var server = new ApiServer([State(2, 3, 1, Exceeded)], """
            {"items":[{"metadata":{"name":"site-1","uid":"1"},"status":{"containerStatuses":[{"name":"site","ready":false,"restartCount":1,"image":"i","imageID":"i",
            "state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":1,"message":"last words\n"}}}]}},
            {"metadata":{"name":"site-2","uid":"2"},"status":{"containerStatuses":[{"name":"site","ready":true,"restartCount":0,"image":"i","imageID":"i"}]}}]}
            """, """
            {"items":[{"metadata":{"name":"a"},"involvedObject":{"uid":"1"},"message":"Startup probe failed: / must answer with <html"},
            {"metadata":{"name":"b"},"involvedObject":{"uid":"2"},"message":"of a pod that is ready"}]}
            """);

        var message = await FailsAsync(server);

        Assert.Contains("Deployment 'site' in namespace 'omega' must run the release on all of its pods within 45 s", message, StringComparison.Ordinal);
        Assert.Contains("ProgressDeadlineExceeded: no progress", message, StringComparison.Ordinal);
        Assert.Single(server.Asked, "/apis/apps/v1/namespaces/omega/deployments/site");
        Assert.Contains("\nsite-1: CrashLoopBackOff last words\nsite-1: Startup probe failed: / must answer with <html\n", message, StringComparison.Ordinal);
        Assert.DoesNotContain("site-2", message, StringComparison.Ordinal);
        Assert.Contains(server.Asked, path => path.StartsWith("/api/v1/namespaces/omega/pods?labelSelector=a%3Db", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task A_cluster_that_is_busy_is_asked_again(HttpStatusCode code)
    {
        using var server = new ApiServer([(code, "{}"), Done]);

        await WaitAsync(server);

        Assert.Equal(2, server.Asked.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task What_does_not_mend_itself_fails_at_once(HttpStatusCode code)
    {
        using var server = new ApiServer([(code, """{"message":"why"}""")]);

        Assert.Contains($"the cluster answers {(int)code} {code}: {{\"message\":\"why\"}}", await FailsAsync(server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_out_of_reach_is_asked_until_the_time_is_over()
    {
        string kubeconfig;
        using (var server = new ApiServer([Done]))
        {
            kubeconfig = server.Kubeconfig;
        }

        using var cluster = ClusterAccess.Connect(kubeconfig, "right");
        var exception = await Assert.ThrowsAsync<RunException>(
            () => new Rollout(cluster, new QuickClock()).CompleteAsync("omega", "site", TimeSpan.FromSeconds(45)));

        Assert.Contains("the cluster cannot be reached", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_context_is_looked_for_in_all_files_of_the_environment()
    {
        using var server = new ApiServer([Done]);
        var folder = Directory.CreateTempSubdirectory("omega-kubeconfig-");
        var before = Environment.GetEnvironmentVariable("KUBECONFIG");
        try
        {
            string Write(string name, string text)
            {
                var path = Path.Combine(folder.FullName, name);
                File.WriteAllText(path, text);
                return path;
            }

            Environment.SetEnvironmentVariable("KUBECONFIG", string.Join(
                Path.PathSeparator,
                Path.Combine(folder.FullName, "missing"),
                Write("other", server.Kubeconfig.Replace("right", "other", StringComparison.Ordinal)),
                Write("mine", server.Kubeconfig)));

            using var cluster = ClusterAccess.Connect("", "right");
            await new Rollout(cluster, new QuickClock()).CompleteAsync("omega", "site", TimeSpan.FromSeconds(45));
        }
        finally
        {
            Environment.SetEnvironmentVariable("KUBECONFIG", before);
            folder.Delete(recursive: true);
        }

        Assert.Single(server.Asked);
    }
}
