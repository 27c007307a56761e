using System.Collections.Immutable;
using System.Text.Json;
using Omega.Infra.Tests.Support;

namespace Omega.Infra.Tests.Hosting.Kubernetes;

public sealed class KubernetesSiteTests
{
    private const string Release = "eeeeeeeeeeee-dddddddddddd";
    private const string Version = "20240401-134512";

    private static readonly string Reference = "localhost:5000/omega/web@" + Some.Release().Digest;

    private static readonly string[] Names = ["site-deployment", "site-api"];

    private static Task<Graph> RunAsync(Func<KubernetesSettings, KubernetesSettings>? change = null) => InfraTest.RunAsync(
        Some.Cluster() with { Api = Some.Api(), Kubernetes = (change ?? (settings => settings))(Some.Cluster().Kubernetes!) });

    /// <summary>What stands at a path of a resource's inputs, as JSON with sorted keys; "unset" where nothing does.</summary>
    private static string At(Graph graph, string name, string path)
    {
        object? value = graph.Resource(name).Inputs;
        foreach (var step in path.Split('|'))
        {
            value = value switch
            {
                ImmutableDictionary<string, object> map => map.GetValueOrDefault(step),
                ImmutableArray<object> list => list[int.Parse(step)],
                _ => null,
            };
        }

        return value is null ? "unset" : GraphText.Canonical(JsonSerializer.SerializeToElement(value));
    }

    public static TheoryData<string> Deployments => [.. Names];

    [Theory]
    [InlineData("enforce")]
    [InlineData("warn")]
    [InlineData("audit")]
    public async Task The_namespace_holds_pods_to_the_restricted_standard(string mode) =>
        Assert.Equal("restricted", At(await RunAsync(), "site-namespace", $"metadata|labels|pod-security.kubernetes.io/{mode}"));

    [Theory]
    [InlineData("spec|automountServiceAccountToken", "False")]
    [InlineData("spec|enableServiceLinks", "False")]
    [InlineData("spec|securityContext", "{fsGroup:10101,runAsGroup:10101,runAsNonRoot:True,runAsUser:10101,seccompProfile:{type:RuntimeDefault}}")]
    [InlineData("spec|containers|0|securityContext", "{allowPrivilegeEscalation:False,capabilities:{drop:[ALL]},privileged:False,readOnlyRootFilesystem:True}")]
    [InlineData("spec|containers|0|resources", "{limits:{cpu:500m,ephemeral-storage:256Mi,memory:64Mi},requests:{cpu:500m,ephemeral-storage:256Mi,memory:64Mi}}")]
    [InlineData("spec|volumes", "[{emptyDir:{medium:Memory,sizeLimit:16Mi},name:tmp},{emptyDir:{sizeLimit:128Mi},name:logs}]")]
    [InlineData("spec|containers|0|volumeMounts", "[{mountPath:/tmp,name:tmp},{mountPath:/var/log/omega,name:logs}]")]
    [InlineData("spec|imagePullSecrets", "[{name:registry}]")]
    [InlineData("spec|terminationGracePeriodSeconds", "40")]
    [InlineData("spec|containers|0|lifecycle", "{preStop:{sleep:{seconds:10}}}")]
    [InlineData("spec|containers|0|terminationMessagePolicy", "FallbackToLogsOnError")]
    public async Task Pods_of_site_and_service_are_hardened_alike(string path, string expected)
    {
        var graph = await RunAsync();

        Assert.All(Names, name => Assert.Equal(expected, At(graph, name, $"spec|template|{path}")));
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public async Task Pods_are_replaced_without_a_gap_and_within_the_time_out(string name)
    {
        var graph = await RunAsync(settings => settings with { TimeoutSeconds = 120 });

        Assert.Equal("{rollingUpdate:{maxSurge:1,maxUnavailable:0},type:RollingUpdate}", At(graph, name, "spec|strategy"));
        Assert.Equal("110", At(graph, name, "spec|progressDeadlineSeconds"));
        Assert.Equal("3", At(graph, name, "spec|replicas"));
    }

    /// <summary>The scheduler counts no node that lacks the key of any constraint, and many clusters name no zones.</summary>
    [Theory]
    [MemberData(nameof(Deployments))]
    public async Task Pods_of_a_release_come_apart_whether_nodes_name_a_zone_or_not(string name)
    {
        var graph = await RunAsync();

        var constraints = At(graph, name, "spec|template|spec|topologySpreadConstraints");
        Assert.EndsWith(",matchLabelKeys:[pod-template-hash],maxSkew:1,topologyKey:kubernetes.io/hostname,whenUnsatisfiable:ScheduleAnyway}]", constraints, StringComparison.Ordinal);
        Assert.Equal(1, constraints.Split("topologyKey").Length - 1);
        Assert.Contains("topologyKey:topology.kubernetes.io/zone", At(graph, name, "spec|template|spec|affinity|podAntiAffinity"), StringComparison.Ordinal);
        Assert.Equal("unset", At(graph, name, "spec|template|spec|affinity|podAntiAffinity|requiredDuringSchedulingIgnoredDuringExecution"));
    }

    [Theory]
    [InlineData("startupProbe", "{exec:{command:[/usr/local/bin/omega,smoke,20240401-134512]},failureThreshold:30,periodSeconds:1,terminationGracePeriodSeconds:1,timeoutSeconds:3}")]
    [InlineData("readinessProbe", "{exec:{command:[/usr/local/bin/omega,healthcheck]},failureThreshold:2,initialDelaySeconds:3,periodSeconds:5,timeoutSeconds:3}")]
    [InlineData("livenessProbe", "{exec:{command:[/usr/local/bin/omega,healthcheck]},failureThreshold:18,periodSeconds:10,timeoutSeconds:3}")]
    public async Task A_pod_proves_itself_before_traffic_and_asks_only_itself_afterwards(string probe, string expected) =>
        Assert.Equal(expected, At(await RunAsync(), "site-deployment", $"spec|template|spec|containers|0|{probe}"));

    [Fact]
    public async Task The_service_container_is_asked_with_its_own_command() => Assert.Equal(
        "{exec:{command:[/news,health]},failureThreshold:18,periodSeconds:10,timeoutSeconds:3}",
        At(await RunAsync(), "site-api", "spec|template|spec|containers|0|livenessProbe"));

    [Fact]
    public async Task Pods_run_what_was_verified_and_the_pinned_service()
    {
        var graph = await RunAsync();

        Assert.Equal(Reference, At(graph, "site-deployment", "spec|template|spec|containers|0|image"));
        Assert.Equal(Some.Api().Image, At(graph, "site-api", "spec|template|spec|containers|0|image"));
    }

    [Theory]
    [InlineData("cluster.local")]
    [InlineData("k8s.example")]
    public async Task The_service_is_named_in_full_as_nginx_searches_no_domains(string domain) => Assert.Equal(
        $"[{{name:OMEGA_NEWEST,value:newest.omega.svc.{domain}:80}},{{name:OMEGA_ARRIVING,value:arriving.omega.svc.{domain}:80}},{{name:OMEGA_BEFORE,value:before.omega.svc.{domain}:80}},"
            + $"{{name:OMEGA_API,value:api.omega.svc.{domain}:8000}},{{name:OMEGA_API_PATH,value:/api/}}]",
        At(await RunAsync(settings => settings with { ClusterDomain = domain }), "site-deployment", "spec|template|spec|containers|0|env"));

    [Theory]
    [InlineData("site-default-deny", "{podSelector:{},policyTypes:[Ingress,Egress]}")]
    [InlineData("site-ingress-policy", "{ingress:[{ports:[{port:8080,protocol:TCP}]}],podSelector:{matchLabels:{app.kubernetes.io/component:site,app.kubernetes.io/instance:omega-dev}},policyTypes:[Ingress]}")]
    [InlineData("site-egress-policy", "{egress:[{ports:[{port:53,protocol:UDP},{port:53,protocol:TCP}],to:[{namespaceSelector:{matchLabels:{kubernetes.io/metadata.name:kube-system}},podSelector:{matchLabels:{k8s-app:kube-dns}}}]},{ports:[{port:8080,protocol:TCP}],to:[{podSelector:{matchLabels:{app.kubernetes.io/component:site,app.kubernetes.io/instance:omega-dev}}},{podSelector:{matchLabels:{app.kubernetes.io/component:before,app.kubernetes.io/instance:omega-dev}}}]},{ports:[{port:8000,protocol:TCP}],to:[{podSelector:{matchLabels:{app.kubernetes.io/component:api,app.kubernetes.io/instance:omega-dev}}}]}],podSelector:{matchLabels:{app.kubernetes.io/component:site,app.kubernetes.io/instance:omega-dev}},policyTypes:[Egress]}")]
    [InlineData("site-before-ingress-policy", "{ingress:[{from:[{podSelector:{matchLabels:{app.kubernetes.io/component:site,app.kubernetes.io/instance:omega-dev}}}],ports:[{port:8080,protocol:TCP}]}],podSelector:{matchLabels:{app.kubernetes.io/component:before,app.kubernetes.io/instance:omega-dev}},policyTypes:[Ingress]}")]
    [InlineData("site-api-ingress-policy", "{ingress:[{from:[{podSelector:{matchLabels:{app.kubernetes.io/component:site,app.kubernetes.io/instance:omega-dev}}}],ports:[{port:8000,protocol:TCP}]}],podSelector:{matchLabels:{app.kubernetes.io/component:api,app.kubernetes.io/instance:omega-dev}},policyTypes:[Ingress]}")]
    public async Task The_network_has_exactly_these_holes(string name, string spec) => Assert.Equal(spec, At(await RunAsync(), name, "spec"));

    [Fact]
    public async Task Name_servers_that_are_no_pods_of_the_cluster_are_named_by_their_addresses()
    {
        var graph = await RunAsync(settings => settings with { NameServers = ["169.254.20.10", "fd00::/64"] });

        Assert.StartsWith(
            "[{ports:[{port:53,protocol:UDP},{port:53,protocol:TCP}],to:[{ipBlock:{cidr:169.254.20.10/32}},{ipBlock:{cidr:fd00::/64}}]}",
            At(graph, "site-egress-policy", "spec|egress"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_service_the_site_asks_nobody_but_other_releases()
    {
        var graph = await InfraTest.RunAsync(Some.Cluster());

        Assert.DoesNotContain(":8000", At(graph, "site-egress-policy", "spec"), StringComparison.Ordinal);
        Assert.DoesNotContain("component:api", At(graph, "site-egress-policy", "spec"), StringComparison.Ordinal);
        Assert.DoesNotContain(graph.Mocks.Resources, resource => resource.Name!.StartsWith("site-api", StringComparison.Ordinal));
        Assert.Equal(
            "[{name:OMEGA_NEWEST,value:newest.omega.svc.cluster.local:80},{name:OMEGA_ARRIVING,value:arriving.omega.svc.cluster.local:80},{name:OMEGA_BEFORE,value:before.omega.svc.cluster.local:80}]",
            At(graph, "site-deployment", "spec|template|spec|containers|0|env"));
    }

    /// <summary>Pods of the release before are those of its own deployment, and those that still serve.</summary>
    [Fact]
    public async Task Files_are_asked_for_at_the_newest_release_and_at_the_one_before()
    {
        const string Instance = "app.kubernetes.io/instance:omega-dev";
        var served = SomeRecords.Ledger(1);
        var graph = await InfraTest.RunAsync(Some.Cluster(), mocks: new RecordingMocks
        {
            StackOutputs = SomeStack.Outputs(served, served[0].Version),
            Others = new Dictionary<string, string> { [served[0].Version] = served[0].Digest },
        });
        var (newest, before) = (LabelOf("site-deployment"), LabelOf("site-before"));

        Assert.NotEqual(newest, before);
        Assert.EndsWith(before, served[0].Digest[..(7 + 12)], StringComparison.Ordinal);
        Assert.Equal($"{{app.kubernetes.io/component:site,{Instance},omega/image:{newest}}}", At(graph, "site-newest-service", "spec|selector"));
        Assert.Equal(At(graph, "site-newest-service", "spec|selector"), At(graph, "site-arriving-service", "spec|selector"));
        Assert.Equal(("unset", "True"), (At(graph, "site-newest-service", "spec|publishNotReadyAddresses"), At(graph, "site-arriving-service", "spec|publishNotReadyAddresses")));
        Assert.Equal($"{{{Instance},omega/image:{before}}}", At(graph, "site-before-service", "spec|selector"));
        Assert.EndsWith($"@{served[0].Digest}", At(graph, "site-before", "spec|template|spec|containers|0|image"), StringComparison.Ordinal);
        Assert.Equal("2", At(graph, "site-before", "spec|replicas"));

        string LabelOf(string deployment) => At(graph, deployment, "spec|template|metadata|labels|omega/image");
    }

    [Fact]
    public async Task Maintenance_is_told_to_the_pods_of_the_same_release()
    {
        var graph = await InfraTest.RunAsync(Some.Cluster() with { Web = new WebSettings(Maintenance: true) });

        Assert.EndsWith(",{name:OMEGA_MAINTENANCE,value:on}]", At(graph, "site-deployment", "spec|template|spec|containers|0|env"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pull_secret_is_a_secret_of_the_right_type()
    {
        var graph = await RunAsync();

        Assert.Equal("kubernetes.io/dockerconfigjson", At(graph, "site-registry", "type"));
        Assert.Equal("""{"auths":{"localhost:5000":{"auth":"b21lZ2E6cmVnaXN0cnktbWFya2Vy"}}}""", ((ImmutableDictionary<string, object>)graph.Input("site-registry", "stringData")!)[".dockerconfigjson"]);
        Assert.Equal("true", At(graph, "site-cluster", "enableSecretMutable"));
    }

    [Fact]
    public async Task Rolling_keeps_one_deployment_and_one_service()
    {
        var graph = await RunAsync();

        Assert.Equal("site", At(graph, "site-deployment", "metadata|name"));
        Assert.Equal("{app.kubernetes.io/component:site,app.kubernetes.io/instance:omega-dev}", At(graph, "site-service", "spec|selector"));
        Assert.Equal(Release, At(graph, "site-deployment", "spec|template|metadata|labels|omega/release"));
    }

    [Fact]
    public async Task Blue_green_names_the_release_and_leads_to_its_pods_alone()
    {
        var graph = await RunAsync(settings => settings with { Strategy = RolloutStrategy.BlueGreen });
        var labels = $"{{app.kubernetes.io/component:site,app.kubernetes.io/instance:omega-dev,omega/release:{Release}}}";

        Assert.Equal($"site-{Release}", At(graph, $"site-{Release}", "metadata|name"));
        Assert.Equal(labels, At(graph, $"site-{Release}", "spec|selector|matchLabels"));
        Assert.Equal(labels, At(graph, "site-service", "spec|selector"));
    }

    [Theory]
    [InlineData(RolloutStrategy.Rolling, "site-deployment")]
    [InlineData(RolloutStrategy.BlueGreen, $"site-{Release}")]
    public async Task The_service_is_declared_only_when_its_pods_are_ready(RolloutStrategy strategy, string deployment)
    {
        var graph = await RunAsync(settings => settings with { Strategy = strategy });
        var order = graph.Mocks.Resources.Select(resource => resource.Name).ToList();

        Assert.True(order.IndexOf(deployment) < order.IndexOf("site-service"));
    }

    [Theory]
    [InlineData("site-namespace")]
    [InlineData("site-default-deny")]
    [InlineData("site-ingress-policy")]
    [InlineData("site-account")]
    [InlineData("site-registry")]
    public async Task No_pod_is_declared_before_what_closes_it_in_stands(string name)
    {
        var mocks = new RecordingMocks
        {
            Delay = resource => resource.Name == name ? Task.Delay(300) : Task.CompletedTask,
        };

        var graph = await InfraTest.RunAsync(Some.Cluster() with { Api = Some.Api() }, mocks: mocks);

        var order = graph.Mocks.Resources.Select(resource => resource.Name).ToList();
        Assert.All(Names, deployment => Assert.True(order.IndexOf(name) < order.IndexOf(deployment), $"{deployment} came before {name}"));
    }

    [Fact]
    public async Task The_service_opens_a_port_of_the_nodes_only_when_asked()
    {
        var inside = await RunAsync();
        var outside = await RunAsync(settings => settings with { Service = ServiceExposure.NodePort, NodePort = 30080 });

        Assert.Equal("{ports:[{name:http,port:80,targetPort:http}],selector:{app.kubernetes.io/component:site,app.kubernetes.io/instance:omega-dev},type:ClusterIP}", At(inside, "site-service", "spec"));
        Assert.Equal("[{name:http,nodePort:30080,port:80,targetPort:http}]", At(outside, "site-service", "spec|ports"));
        Assert.Equal("ClusterIP", At(outside, "site-api-service", "spec|type"));
    }

    [Fact]
    public async Task A_drained_node_takes_one_pod_at_a_time() => Assert.Equal(
        "{maxUnavailable:1,selector:{matchLabels:{app.kubernetes.io/component:site,app.kubernetes.io/instance:omega-dev}}}",
        At(await RunAsync(), "site-disruption", "spec"));

    [Fact]
    public async Task An_autoscaler_decides_about_the_number_of_pods()
    {
        var graph = await RunAsync(settings => settings with { Autoscale = new(2, 9, 70) });

        Assert.Equal("2", At(graph, "site-deployment", "spec|replicas"));
        Assert.Equal(
            "{maxReplicas:9,metrics:[{resource:{name:cpu,target:{averageUtilization:70,type:Utilization}},type:Resource}],minReplicas:2,scaleTargetRef:{apiVersion:apps/v1,kind:Deployment,name:site}}",
            At(graph, "site-autoscaler", "spec"));
    }

    [Theory]
    [InlineData(null, "unset", "http://www.example.com")]
    [InlineData("www", "[{hosts:[www.example.com],secretName:www}]", "https://www.example.com")]
    public async Task An_ingress_leads_every_path_of_its_host_to_the_service(string? secret, string tls, string url)
    {
        var graph = await RunAsync(settings => settings with { Ingress = new("www.example.com", "nginx", secret) });
        var stack = graph.Created.OfType<OmegaStack>().Single();

        Assert.Equal(
            "[{host:www.example.com,http:{paths:[{backend:{service:{name:site,port:{number:80}}},path:/,pathType:Prefix}]}}]",
            At(graph, "site-ingress", "spec|rules"));
        Assert.Equal(tls, At(graph, "site-ingress", "spec|tls"));
        Assert.Equal(url, await Policies.OutputReading.ValueAsync(stack.Url));
    }

    [Fact]
    public async Task An_ingress_tells_its_controller_and_who_issues_certificates_what_is_configured()
    {
        var annotations = new Dictionary<string, string> { ["cert-manager.io/cluster-issuer"] = "letsencrypt", ["nginx.ingress.kubernetes.io/proxy-body-size"] = "20m" };

        var graph = await RunAsync(settings => settings with { Ingress = new("www.example.com", "nginx", "www", annotations) });

        Assert.Equal(
            "{cert-manager.io/cluster-issuer:letsencrypt,nginx.ingress.kubernetes.io/proxy-body-size:20m}", At(graph, "site-ingress", "metadata|annotations"));
    }

    [Fact]
    public async Task The_stack_puts_out_what_is_served()
    {
        var stack = (await RunAsync()).Created.OfType<OmegaStack>().Single();

        Assert.Equal("http://site.omega.svc.cluster.local", await Policies.OutputReading.ValueAsync(stack.Url));
        Assert.Equal(Version, await Policies.OutputReading.ValueAsync(stack.Version));
        Assert.Equal(Reference, await Policies.OutputReading.ValueAsync(stack.Image));
    }

    [Theory]
    [InlineData(null, true, "{name:public,namespace:gateways}", "https://www.example.com")]
    [InlineData("web", false, "{name:public,namespace:gateways,sectionName:web}", "http://www.example.com")]
    public async Task A_gateway_that_is_there_passes_one_host_name_to_the_service(string? section, bool https, string parent, string url)
    {
        var graph = await RunAsync(settings => settings with { Gateway = new("www.example.com", "public", "gateways", section, https) });

        Assert.Equal(
            $"{{hostnames:[www.example.com],parentRefs:[{parent}],rules:[{{backendRefs:[{{name:site,port:80}}]}}]}}", At(graph, "site-route", "spec"));
        Assert.Equal(("gateway.networking.k8s.io/v1", "HTTPRoute"), (graph.Input("site-route", "apiVersion"), graph.Input("site-route", "kind")));
        Assert.Equal("omega", At(graph, "site-route", "metadata|namespace"));
        Assert.Equal(url, await Policies.OutputReading.ValueAsync(graph.Created.OfType<OmegaStack>().Single().Url));
    }

    [Fact]
    public async Task Logs_go_to_standard_output_alone_where_the_settings_say_so()
    {
        var graph = await RunAsync(settings => settings with { Logs = LogPlace.Stdout });

        Assert.All((string[])["site-deployment", "site-before", "site-api"], name =>
        {
            Assert.Equal("[{emptyDir:{medium:Memory,sizeLimit:16Mi},name:tmp}]", At(graph, name, "spec|template|spec|volumes"));
            Assert.Equal("[{mountPath:/tmp,name:tmp}]", At(graph, name, "spec|template|spec|containers|0|volumeMounts"));
            Assert.Contains("{name:OMEGA_LOGS,value:stdout}", At(graph, name, "spec|template|spec|containers|0|env"), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Logs_go_to_a_claim_below_the_name_of_each_pod()
    {
        var graph = await RunAsync(settings => settings with { Logs = LogPlace.Claim, LogClaim = new(2048, "nfs") });

        Assert.Equal("{accessModes:[ReadWriteMany],resources:{requests:{storage:2048Mi}},storageClassName:nfs}", At(graph, "site-logs", "spec"));
        Assert.All((string[])["site-deployment", "site-before", "site-api"], name =>
        {
            Assert.Contains("{name:logs,persistentVolumeClaim:{claimName:logs}}", At(graph, name, "spec|template|spec|volumes"), StringComparison.Ordinal);
            Assert.Contains("{mountPath:/var/log/omega,name:logs,subPathExpr:$(OMEGA_POD)}", At(graph, name, "spec|template|spec|containers|0|volumeMounts"), StringComparison.Ordinal);
            Assert.Contains("{name:OMEGA_POD,valueFrom:{fieldRef:{fieldPath:metadata.name}}}", At(graph, name, "spec|template|spec|containers|0|env"), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_release_that_was_not_verified_is_not_declared()
    {
        var messages = await InfraTest.FailsAsync(Some.Cluster(), new RecordingMocks { Evidence = _ => "" });

        Assert.StartsWith("Refused: the trust data of localhost:5000/omega/web:20240401-134512 is nothing usable.", Assert.Single(messages), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_release_counts_as_served_only_when_the_cluster_says_that_every_pod_runs_it(bool served)
    {
        using var server = new ApiServer([served ? RolloutTests.Done : RolloutTests.State(2, 3, 1, RolloutTests.Exceeded)]);
        var mocks = new RecordingMocks { DeploymentUid = "1" };
        var settings = Some.Cluster() with { Kubernetes = Some.Cluster().Kubernetes! with { Context = "right" } };

        if (served)
        {
            await InfraTest.RunAsync(settings, mocks: mocks, kubeconfig: server.Kubeconfig);
        }
        else
        {
            var messages = await InfraTest.FailsAsync(settings, mocks, server.Kubeconfig);
            Assert.Contains(messages, message => message.Contains("must run the release on all of its pods", StringComparison.Ordinal));
        }

        Assert.Equal(served, mocks.Resources.Any(resource => resource.Name == "site-service"));
        Assert.Equal(served, mocks.Resources.Any(resource => resource.Name!.StartsWith("ledger-", StringComparison.Ordinal)));
        Assert.NotEmpty(server.Asked);
    }

    [Theory]
    [InlineData("29")]
    [InlineData("28+")]
    public async Task An_older_cluster_is_refused_by_name_before_anything_is_put_into_it(string minor)
    {
        using var server = new ApiServer([RolloutTests.Done]) { Minor = minor };
        var mocks = new RecordingMocks { NamespaceUid = "1" };

        var messages = await InfraTest.FailsAsync(Some.Cluster() with { Kubernetes = Some.Cluster().Kubernetes! with { Context = "right" } }, mocks, server.Kubeconfig);

        Assert.StartsWith($"The cluster must run Kubernetes 1.30 or later, runs v1.{minor}.1: ", messages[0], StringComparison.Ordinal);
        Assert.DoesNotContain(mocks.Resources, resource => resource.Type!.StartsWith("kubernetes:", StringComparison.Ordinal) && resource.Name != "site-namespace");
    }

    [Theory]
    [InlineData("30")]
    [InlineData("34+")]
    public async Task A_cluster_that_is_new_enough_is_asked_and_taken(string minor)
    {
        using var server = new ApiServer([RolloutTests.Done]) { Minor = minor };

        await InfraTest.RunAsync(
            Some.Cluster() with { Kubernetes = Some.Cluster().Kubernetes! with { Context = "right" } }, mocks: new RecordingMocks { NamespaceUid = "1" }, kubeconfig: server.Kubeconfig);

        Assert.StartsWith("/version", Assert.Single(server.Asked), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"items":[{"spec":{"replicas":2,"selector":{},"template":{}}},{"spec":{"replicas":5,"selector":{},"template":{}}}]}""", "5")]
    [InlineData("""{"items":[{"spec":{"replicas":50,"selector":{},"template":{}}}]}""", "9")]
    [InlineData("""{"items":[]}""", "3")]
    public async Task Green_starts_with_as_many_pods_as_the_autoscaler_has_given_to_blue(string deployments, string replicas)
    {
        using var server = new ApiServer([(System.Net.HttpStatusCode.OK, deployments)]);
        var settings = Some.Cluster() with
        {
            Kubernetes = Some.Cluster().Kubernetes! with { Context = "right", Replicas = null, Strategy = RolloutStrategy.BlueGreen, Autoscale = new(3, 9, 70) },
        };

        var graph = await InfraTest.RunAsync(settings, kubeconfig: server.Kubeconfig);

        var green = graph.Mocks.Resources.Single(resource => resource.Name!.StartsWith("site-eeeeeeeeeeee", StringComparison.Ordinal));
        Assert.Equal(replicas, At(graph, green.Name!, "spec|replicas"));
        Assert.StartsWith(
            "/apis/apps/v1/namespaces/omega/deployments?labelSelector=app.kubernetes.io%2Finstance%3Domega-dev%2Capp.kubernetes.io%2Fcomponent%3Dsite&",
            Assert.Single(server.Asked),
            StringComparison.Ordinal);
    }

    /// <summary>Else the provider would take the cluster that the environment of whoever deploys happens to name.</summary>
    [Fact]
    public async Task The_provider_is_given_the_kubeconfig_of_the_stack()
    {
        var graph = await InfraTest.RunAsync(Some.Cluster(), kubeconfig: "apiVersion: v1\nkind: Config\n");

        Assert.Contains("kind: Config", At(graph, "site-cluster", "kubeconfig"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_asks_no_cluster()
    {
        using var server = new ApiServer([RolloutTests.Done]);
        var settings = Some.Cluster() with { Kubernetes = Some.Cluster().Kubernetes! with { Context = "right" } };

        await InfraTest.RunAsync(
            settings, preview: true, mocks: new RecordingMocks { DeploymentUid = "1", NamespaceUid = "1" }, kubeconfig: server.Kubeconfig);

        Assert.Empty(server.Asked);
    }
}
