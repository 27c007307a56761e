using Pulumi;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;

namespace Omega.Infra.Hosting.Kubernetes;

/// <summary>How a pod proves itself before it gets traffic, and that it goes on working.</summary>
/// <param name="Start">Run until it succeeds; no traffic before that.</param>
/// <param name="Health">Run for as long as the pod lives; must not ask for what lies behind the pod.</param>
/// <param name="KnownSeconds">For how long a container runs at least before it is ready.</param>
internal sealed record KubernetesProbes(InputList<string> Start, InputList<string> Health, Input<int>? KnownSeconds = null)
{
    // A release that does not prove itself within this time is started anew; the deployment's own time-out ends the update.
    private const int StartSeconds = 30;

    private const int LivenessFailures = 18;

    // The kubelet tells of a pod's address within a second, and a node's rules follow within another: until then no other pod can ask it
    // for the files of its pages.
    private const int SiteKnownSeconds = 3;

    private const string Program = "/usr/local/bin/omega";

    /// <summary>Probes of the site: at the start the whole smoke test.</summary>
    public static KubernetesProbes OfSite(Input<string> version) => new([Program, "smoke", version], [Program, "healthcheck"], SiteKnownSeconds);

    /// <summary>Probes of the service container: its own health command.</summary>
    public static KubernetesProbes OfService(IReadOnlyList<string> health)
    {
        string[] command = health[0] == "CMD-SHELL" ? ["/bin/sh", "-c", .. health.Skip(1)] : [.. health.Skip(1)];
        return new(command, command);
    }

    /// <summary>Sets all three.</summary>
    public void Apply(ContainerArgs container)
    {
        var start = Probe(Start, periodSeconds: 1, failures: StartSeconds);
        // What never got traffic has nothing to drain, and its last words are wanted in time.
        start.TerminationGracePeriodSeconds = 1;
        container.StartupProbe = start;
        var ready = Probe(Health, periodSeconds: 5, failures: 2);
        ready.InitialDelaySeconds = KnownSeconds;
        container.ReadinessProbe = ready;
        // A pod that has too much to do is not ready, and gets no more; only one that says nothing for minutes is dead.
        container.LivenessProbe = Probe(Health, periodSeconds: 10, failures: LivenessFailures);
    }

    private static ProbeArgs Probe(InputList<string> command, int periodSeconds, int failures) => new()
    {
        Exec = new ExecActionArgs { Command = command },
        PeriodSeconds = periodSeconds,
        TimeoutSeconds = 3,
        FailureThreshold = failures,
    };
}
