using k8s.Models;

namespace Omega.Infra.Hosting.Kubernetes;

/// <summary>How far a deployment's pods are replaced, as its controller says.</summary>
/// <remarks>
/// The condition alone does not tell: it keeps what it said about the change before until the first new pod exists.
/// Source: https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status
/// </remarks>
internal sealed class RolloutStatus(V1Deployment deployment)
{
    private readonly V1DeploymentStatus _status = deployment.Status ?? new V1DeploymentStatus();

    /// <summary>Every pod runs what was written last, and was ready once.</summary>
    public bool IsComplete => IsObserved && Old == 0 && Progressing is { Status: "True", Reason: "NewReplicaSetAvailable" };

    /// <summary>The controller gave up.</summary>
    public bool HasFailed => IsObserved && Progressing is { Status: "False" };

    private bool IsObserved => _status.ObservedGeneration >= deployment.Metadata.Generation;

    private int Updated => _status.UpdatedReplicas ?? 0;

    private int Old => (_status.Replicas ?? 0) - Updated;

    private V1DeploymentCondition? Progressing => Condition("Progressing");

    /// <summary>Numbers of pods and what the controller says is wrong.</summary>
    public override string ToString()
    {
        var numbers = $"{Updated} of {deployment.Spec.Replicas ?? 1} pods are new, {_status.AvailableReplicas ?? 0} in all are ready, {Old} of before are left";
        var said = new[] { Progressing, Condition("ReplicaFailure") }
            .Where(condition => condition?.Message is not null)
            .Select(condition => $"; {condition!.Reason}: {condition.Message}");
        return numbers + string.Concat(said);
    }

    private V1DeploymentCondition? Condition(string type) => _status.Conditions?.FirstOrDefault(condition => condition.Type == type);
}
