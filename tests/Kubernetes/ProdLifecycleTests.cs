using Omega.Kubernetes.Tests.Support;
using Xunit.Abstractions;

namespace Omega.Kubernetes.Tests;

/// <summary>The life of the prod stack in a real cluster, from the first release to the end of its namespace.</summary>
[TestCaseOrderer("Omega.EndToEnd.Tests.Support.InOrder", "Omega.Kubernetes.Tests")]
public sealed partial class ProdLifecycleTests(ProdStack stack, ITestOutputHelper log) : IClassFixture<ProdStack>
{
    /// <summary>Pods of two releases answer side by side while they are replaced.</summary>
    private static readonly ReaderSettings SideBySide = new() { MayGoBack = true };

    private static bool _deployed;

    private void Ready(bool afterFirst = true)
    {
        Skip.If(stack.Missing is not null, $"Kubernetes suite needs a real cluster and a published release: {stack.Missing}.");
        Assert.True(!afterFirst || _deployed, "the first deployment failed, and this test goes on from it");
    }

    private static async Task<string> GetAsync(string path)
    {
        using var client = new HttpClient { Timeout = Patience.Limit };
        using var response = await client.GetAsync(new Uri(ProdStack.Url, path));
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
    }

    /// <summary>Nodes learn of pods in a time of their own: one that ends may answer for moments after the update.</summary>
    private static async Task ServesAsync(PublishedRelease release)
    {
        var answer = "";
        await Patience.UntilAsync(
            async () => (answer = await GetAsync("version.json")).Contains($"200 {{\"version\":\"{release.Version}\"", StringComparison.Ordinal),
            () => $"version {release.Version} was not served, the last answer was {answer}");
    }

    /// <summary>What is asked for comes about.</summary>
    private static Task BecomesAsync(string path, string expected) => Patience.UntilAsync(expected, async () => (await GetAsync(path)).Trim());

    private Task UnderLoadAsync(PublishedRelease release, int versions = 2, string row = "") =>
        UnderLoadAsync(row, async () => log.WriteLine((await stack.UpAsync(release)).Must()), release, versions);

    private async Task UnderLoadAsync(string row, Func<Task> update, PublishedRelease release, int versions = 2)
    {
        var report = await HappensAsync(new Happening(row, update, Promise.NothingIsLost) { Readers = SideBySide });

        Assert.True(versions == report.Versions.Count, $"{versions} versions must have answered, did: {string.Join(", ", report.Versions)}");
        await ServesAsync(release);
    }

    [SkippableFact]
    [Trait("Engine", "every")]
    public async Task T01_the_restricted_namespace_accepts_the_pods_and_they_serve()
    {
        Ready(afterFirst: false);

        log.WriteLine((await stack.UpAsync(stack.First)).Must());

        await ServesAsync(stack.First);
        Assert.Equal(2, (await ProdStack.PodsAsync("site")).Count);
        Assert.Equal($"http://site.{ProdStack.Namespace}.svc.cluster.local", (await stack.PulumiAsync("stack", "output", "url")).Must());
        _deployed = true;
    }

    [SkippableFact]
    [Trait("Engine", "every")]
    public async Task T02_an_update_and_a_refresh_without_a_change_find_nothing()
    {
        Ready();

        (await stack.UpAsync(stack.First, "--expect-no-changes")).Must();
        (await stack.PulumiAsync("refresh", "--yes", "--skip-preview")).Must();
        (await stack.PulumiAsync("preview", "--expect-no-changes")).Must();
    }

    [SkippableFact]
    public async Task T03_the_namespace_refuses_a_pod_that_is_not_hardened()
    {
        Ready();

        var refused = (await Cluster.ApplyAsync($"""
            apiVersion: v1
            kind: Pod
            metadata: {"{"} name: bad, namespace: {ProdStack.Namespace} {"}"}
            spec: {"{"} containers: [{"{"} name: bad, image: {stack.ServiceImage} {"}"}] {"}"}
            """, "--dry-run=server")).MustFail();

        Assert.Contains("violates PodSecurity \"restricted:latest\"", refused, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task T04_processes_in_the_pods_are_locked_down()
    {
        Ready();
        var pod = (await ProdStack.PodsAsync("site"))[0];

        var id = (await ProdStack.KubectlAsync("get", "pod", pod, "-o", "jsonpath={.status.containerStatuses[0].containerID}")).Must();
        var status = (await Shell.BashAsync($$"""
            for process in $(pgrep -x nginx); do
              # One of the host sees the mounts of all pods.
              [ "$(readlink /proc/$process/ns/mnt)" != "$(readlink /proc/self/ns/mnt)" ] || continue
              if grep -q '{{id.Split("//")[1]}}' /proc/$process/cgroup /proc/$process/mountinfo; then cat /proc/$process/status; grep ' / / ' /proc/$process/mountinfo; exit; fi
            done
            """)).Must();

        Assert.Contains("NoNewPrivs:\t1", status, StringComparison.Ordinal);
        Assert.Contains("Seccomp:\t2", status, StringComparison.Ordinal);
        Assert.Contains("CapBnd:\t0000000000000000", status, StringComparison.Ordinal);
        Assert.Contains("Uid:\t10101\t10101", status, StringComparison.Ordinal);
        Assert.Matches(@" / / ro,", status);
        Assert.NotEqual(0, (await ProdStack.KubectlAsync("exec", pod, "--", "/bin/sh", "-c", "true")).ExitCode);
    }

    [SkippableFact]
    public async Task T05_no_secret_is_in_clear()
    {
        Ready();

        var export = (await stack.PulumiAsync("stack", "export")).Must();
        var objects = (await ProdStack.KubectlAsync("get", "all,networkpolicies,serviceaccounts,events", "-o", "json")).Must();

        Assert.DoesNotContain(stack.RegistryPassword, export, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"omega:{stack.RegistryPassword}")), export, StringComparison.Ordinal);
        Assert.DoesNotContain(stack.RegistryPassword, objects, StringComparison.Ordinal);
    }

    [SkippableFact]
    [Trait("Engine", "every")]
    public async Task T06_an_update_under_load_fails_no_request()
    {
        Ready();

        await UnderLoadAsync(stack.Second, row: "another release");
    }

    [SkippableFact]
    public async Task T07_a_broken_release_never_serves_and_fails_the_update()
    {
        Ready();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await using var load = new ReaderCrowd(ProdStack.Url, SideBySide);

        var printed = (await stack.UpAsync(stack.Broken)).MustFail();

        log.WriteLine($"failed after {clock.Elapsed.TotalSeconds:F0} s\n{printed}");
        var result = await load.StopAsync();
        result.MustHaveLostNothing();
        Assert.Equal(stack.Second.Version, Assert.Single(load.Versions));
        Assert.Contains("/ answers nothing, must answer with a page.", printed, StringComparison.Ordinal);
        Assert.True(clock.Elapsed.TotalSeconds >= ProdStack.TimeoutSeconds, "the release did not get the time that is configured for it");
        await ServesAsync(stack.Second);
    }

    [SkippableFact]
    [Trait("Engine", "every")]
    public async Task T08_going_back_under_load_fails_no_request_and_takes_the_broken_pods_away()
    {
        Ready();

        await UnderLoadAsync(stack.First, row: "the way back, and pods of a broken release go");

        var images = await ProdStack.ImagesAsync("site");
        Assert.Equal(2, images.Count);
        Assert.All(images, image => Assert.EndsWith(stack.First.Digest, image, StringComparison.Ordinal));
    }
}
