using Omega.Kubernetes.Tests.Support;

namespace Omega.Kubernetes.Tests;

/// <summary>Who reaches whom, tried from pods that may and from pods that may not.</summary>
public sealed partial class ProdLifecycleTests
{
    private const int ProbePort = 9999;
    private const string Elsewhere = "omega-tests-elsewhere";
    private const string FromService = "200 {\"news\":\"from the service\"}";
    private const string Away = "503 {\"status\":503,\"error\":\"The service is not available at the moment.\"}";

    /// <summary>A pod with a shell, on whose process the policies for a component fall; it never becomes ready, so that it gets no traffic.</summary>
    private string Probe(string name, string space, string component) => $$"""
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{name}}
          namespace: {{space}}
          labels: { app.kubernetes.io/instance: omega-{{ProdStack.Name}}, app.kubernetes.io/component: {{component}} }
        spec:
          automountServiceAccountToken: false
          terminationGracePeriodSeconds: 0
          imagePullSecrets: [{ name: registry }]
          securityContext: { runAsNonRoot: true, runAsUser: 10101, seccompProfile: { type: RuntimeDefault } }
          containers:
          - name: probe
            image: {{stack.ServiceImage}}
            command: [/bin/busybox, nc, -ll, -p, "{{ProbePort}}", -e, /bin/busybox, "true"]
            readinessProbe: { exec: { command: [/bin/busybox, "false"] } }
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }

        """;

    /// <summary>
    /// Whether a pod reaches an address, in the pod's own words: a probe that could not be run, or says something else, is no answer.
    /// </summary>
    private static async Task<bool> ReachesAsync(string space, string pod, string host, int port)
    {
        var tried = await Cluster.KubectlAsync(
            "exec", "-n", space, pod, "--", "/bin/busybox", "sh", "-c",
            $"if /bin/busybox nc -w 5 {host} {port} -e /bin/busybox true; then echo open; else echo closed; fi");
        return tried.Must().Split('\n')[^1] switch
        {
            "open" => true,
            "closed" => false,
            var other => throw new InvalidOperationException($"{pod} in {space} cannot try {host}:{port}: {other}"),
        };
    }

    private static async Task<string> AddressAsync(string component) =>
        await AddressAsync(ProdStack.Namespace, (await ProdStack.PodsAsync(component))[0]);

    private static async Task<string> AddressAsync(string space, string pod) =>
        (await Cluster.KubectlAsync("get", "pod", "-n", space, pod, "-o", "jsonpath={.status.podIP}")).Must();

    [SkippableFact]
    public async Task T09_the_network_has_exactly_the_needed_holes()
    {
        Ready();
        string site = await AddressAsync("site"), api = await AddressAsync("api"), before = await AddressAsync("before");
        (await Cluster.ApplyAsync($"apiVersion: v1\nkind: Namespace\nmetadata: {{ name: {Elsewhere} }}\n"
            + Probe("as-site", ProdStack.Namespace, "site") + Probe("as-api", ProdStack.Namespace, "api")
            + Probe("stranger", ProdStack.Namespace, "other") + Probe("outside", Elsewhere, "site"))).Must();
        try
        {
            var node = (await Cluster.KubectlAsync("get", "node", "node", "-o", "jsonpath={.status.addresses[0].address}")).Must();
            foreach (var (space, pod) in new[] { (ProdStack.Namespace, "as-site"), (ProdStack.Namespace, "as-api"), (ProdStack.Namespace, "stranger"), (Elsewhere, "outside") })
            {
                // Each of them can try at all: its process listens, and its own address is open to it.
                await RunsAsync(space, pod);
                await BecomesReachableAsync(space, pod, await AddressAsync(space, pod), ProbePort);
            }

            await BecomesReachableAsync(ProdStack.Namespace, "as-site", api, 8000);
            await BecomesReachableAsync(Elsewhere, "outside", site, 8080);

            // The site asks the name server, the service and pods of other releases, and nothing else.
            await BecomesReachableAsync(ProdStack.Namespace, "as-site", "api", 8000);
            await BecomesReachableAsync(ProdStack.Namespace, "as-site", site, 8080);
            await BecomesReachableAsync(ProdStack.Namespace, "as-site", before, 8080);
            await BecomesClosedAsync(ProdStack.Namespace, "as-site", node, 10250);
            // The service asks nobody, and a stranger in the namespace neither.
            await BecomesClosedAsync(ProdStack.Namespace, "as-api", site, 8080);
            await BecomesClosedAsync(ProdStack.Namespace, "as-api", "10.96.0.10", 53);
            await BecomesClosedAsync(ProdStack.Namespace, "stranger", site, 8080);
            await BecomesClosedAsync(ProdStack.Namespace, "stranger", before, 8080);
            await BecomesClosedAsync(Elsewhere, "outside", before, 8080);
            await BecomesClosedAsync(ProdStack.Namespace, "stranger", api, 8000);
            // Labels alone open nothing from another namespace; the site's port is open to all, and what is closed here is open there
            // (but for the API server, which this cluster has on the loopback: no pod reaches it, so that a check of it proves nothing).
            await BecomesClosedAsync(Elsewhere, "outside", api, 8000);
            await BecomesReachableAsync(Elsewhere, "outside", node, 10250);
            await BecomesReachableAsync(Elsewhere, "outside", "10.96.0.10", 53);
        }
        finally
        {
            await Cluster.KubectlAsync("delete", "namespace", Elsewhere, "--wait=false");
            (await ProdStack.KubectlAsync("delete", "pod", "as-site", "as-api", "stranger", "--grace-period=0")).Must();
        }
    }

    [SkippableFact]
    public async Task T10_the_service_is_found_by_name_also_when_it_is_missing_or_moves()
    {
        Ready();
        await BecomesAsync("api/", FromService);
        var before = await ServiceAddressAsync();
        var pods = await ProdStack.PodsAsync("site");

        (await ProdStack.KubectlAsync("delete", "service", "api")).Must();
        await BecomesAsync("api/", Away);
        await ServesAsync(stack.First);
        // Takes the address that became free.
        (await ProdStack.KubectlAsync("create", "service", "clusterip", "placeholder", $"--clusterip={before}", "--tcp=80")).Must();
        (await stack.UpAsync(stack.First, "--refresh")).Must();

        Assert.NotEqual(before, await ServiceAddressAsync());
        await BecomesAsync("api/", FromService);
        Assert.Equal(pods.Order(StringComparer.Ordinal), (await ProdStack.PodsAsync("site")).Order(StringComparer.Ordinal));
        (await ProdStack.KubectlAsync("delete", "service", "placeholder")).Must();
    }

    private static async Task<string> ServiceAddressAsync() =>
        (await ProdStack.KubectlAsync("get", "service", "api", "-o", "jsonpath={.spec.clusterIP}")).Must();

    /// <summary>A new pod is open until the rules for it are in force.</summary>
    private static Task BecomesClosedAsync(string space, string pod, string host, int port) => Patience.UntilAsync(
        async () => !await ReachesAsync(space, pod, host, port), () => $"{pod} went on reaching {host}:{port}, which it may not");

    /// <summary>A new pod gets its network, and the rules for it, a moment after it was created.</summary>
    private static Task BecomesReachableAsync(string space, string pod, string host, int port) => Patience.UntilAsync(
        () => ReachesAsync(space, pod, host, port), () => $"{pod} did not reach {host}:{port}, which it may");

    /// <summary>It never becomes ready, so its process is asked for.</summary>
    private static Task RunsAsync(string space, string pod) => Patience.UntilAsync(
        "Running", async () => (await Cluster.KubectlAsync("get", "pod", "-n", space, pod, "-o", "jsonpath={.status.phase}")).Must());
}
