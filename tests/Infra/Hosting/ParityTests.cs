using Omega.Infra.Hosting.Docker;
using Omega.Infra.Hosting.Kubernetes;
using Omega.Infra.Tests.Policies.Mapping;
using Pulumi.Docker.Inputs;

namespace Omega.Infra.Tests.Hosting;

/// <summary>Both hosts render one <see cref="Hardening"/>: what can be said of a container on either is the same on both.</summary>
public sealed class ParityTests
{
    private const string NotApplicable = "not applicable";

    private static readonly SiteSettings Site = new(MemoryMiB: 96, Cpus: 0.25);

    // What only one of them can say; each is NotApplicable on the other, and the table of docs/policies.md says so.
    private static readonly Dictionary<string, string> OneHostOnly = new()
    {
        ["NonRoot"] = "pods",
        ["Limits.MemoryRequestMiB"] = "pods",
        ["Limits.MemoryAndSwapMiB"] = "Docker",
        ["Limits.ProcessesSoft"] = "Docker",
        ["Limits.ProcessesHard"] = "Docker",
        ["RestartPolicy"] = "Docker",
        ["Logs.Driver"] = "Docker",
        ["Logs.MaxSize"] = "Docker",
        ["Logs.MaxFiles"] = "Docker",
        ["Tmpfs[0].Flags"] = "Docker",
        ["Tmpfs[0].Mode"] = "Docker",
        ["Tmpfs[0].OwnerId"] = "Docker",
        ["Mounts[0].SizeBytes"] = "pods",
        ["Networks"] = "Docker",
        ["Role"] = "Docker",
    };

    // The same fact in each host's own terms.
    private static readonly Dictionary<string, (string Docker, string Pods)> OwnTerms = new()
    {
        ["SupplementaryGroups"] = ("unset", "[10101]"),
        ["Mounts[0].Source"] = ("\"omega-dev-logs\"", "\"emptyDir\""),
    };

    private static readonly Dictionary<string, string> Docker = Flatten(DockerFacts());
    private static readonly Dictionary<string, string> Pods = Flatten(PodFacts());

    public static TheoryData<string> Facts => [.. Docker.Keys.Union(Pods.Keys).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Facts))]
    public void Both_hosts_give_the_same(string fact)
    {
        var docker = Docker.GetValueOrDefault(fact, NotApplicable);
        var pods = Pods.GetValueOrDefault(fact, NotApplicable);

        if (OneHostOnly.TryGetValue(fact, out var host))
        {
            Assert.Equal(host == "pods", docker == NotApplicable);
            Assert.Equal(host == "Docker", pods == NotApplicable);
        }
        else if ((docker, pods) is not ((NotApplicable, "unset") or ("unset", NotApplicable)))
        {
            // Where one host has no such setting and nothing is set on the other, nothing differs.
            Assert.Equal(OwnTerms.GetValueOrDefault(fact, (docker, docker)), (docker, pods));
        }
    }

    [Fact]
    public void Every_named_difference_is_one()
    {
        Assert.All(OneHostOnly.Keys.Concat(OwnTerms.Keys), fact => Assert.NotEqual(
            Docker.GetValueOrDefault(fact, NotApplicable), Pods.GetValueOrDefault(fact, NotApplicable)));
    }

    private static ContainerFacts DockerFacts()
    {
        var args = HardenedContainer.Args(SomeFacts.VerifiedImage, Site, ["CMD", "/usr/local/bin/omega", "healthcheck"]);
        args.Volumes = new ContainerVolumeArgs { VolumeName = "omega-dev-logs", ContainerPath = Hardening.LogPath };
        return Declared.Read(ResourceTypes.DockerContainer, args).Containers.Single();
    }

    private static ContainerFacts PodFacts()
    {
        var names = new KubernetesNames("omega", "omega-dev", "cluster.local");
        var container = KubernetesPod.Container("site", SomeFacts.VerifiedImage, Hardening.ContainerPort, Site, KubernetesProbes.OfSite("20240401-134512"), KubernetesLogs.Folder);
        var args = KubernetesDeployment.Args(
            names.Metadata("site", "site"), names.Selector("site"), [], new("omega"), KubernetesPod.Spec("site", "registry", names.Pods("site"), container, KubernetesLogs.Folder));
        return Declared.Read(ResourceTypes.KubernetesDeployment, args).Containers.Single();
    }

    /// <summary>Each fact by its place among the facts; namespaces and health checks differ in number and are compared apart.</summary>
    private static Dictionary<string, string> Flatten(ContainerFacts facts)
    {
        var flat = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Namespaces of others"] = $"{facts.Namespaces.Count(mode => mode.Forbidden(value => value != "host" && !value.StartsWith("container:", StringComparison.Ordinal)))}",
            ["Health command for as long as it lives"] = Show(facts.HealthChecks[^1].Test),
            ["Ports"] = $"{facts.Ports.Count}",
        };
        Add(flat, "", facts with { Namespaces = [], HealthChecks = [], Ports = [] });
        return flat;
    }

    private static void Add(Dictionary<string, string> flat, string path, object facts)
    {
        foreach (var property in facts.GetType().GetProperties().Where(property => property.Name != "EqualityContract" && property.GetIndexParameters().Length == 0))
        {
            var here = $"{path}{property.Name}";
            switch (property.GetValue(facts))
            {
                case { } fact when fact.GetType().IsGenericType && fact.GetType().GetGenericTypeDefinition() == typeof(Fact<>):
                    flat[here] = Show((dynamic)fact);
                    break;
                case System.Collections.IEnumerable items and not string:
                    foreach (var (index, item) in items.Cast<object>().Index())
                    {
                        Add(flat, $"{here}[{index}].", item);
                    }

                    break;
                case LimitFacts or LogFacts:
                    Add(flat, $"{here}.", property.GetValue(facts)!);
                    break;
                case { } value:
                    flat[here] = $"{value}";
                    break;
            }
        }
    }

    private static string Show<T>(Fact<T> fact) => fact.State switch
    {
        FactState.NotApplicable => NotApplicable,
        FactState.Known => (fact with { Written = null }).Given,
        _ => "unset",
    };
}
