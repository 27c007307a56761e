using Pulumi;
using Pulumi.Kubernetes.Types.Inputs.Apps.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace Omega.Infra.Hosting.Kubernetes;

/// <summary>Renders a deployment whose pods are replaced without a gap.</summary>
internal static class KubernetesDeployment
{
    // The cluster reports a rollout that stands still before the update's own time-out ends the wait for it.
    private const int DeadlineMarginSeconds = 10;

    /// <summary>Returns the arguments of a deployment of one component.</summary>
    /// <param name="metadata">Name and labels of the deployment.</param>
    /// <param name="selector">Labels that select its pods.</param>
    /// <param name="podLabels">Further labels of its pods.</param>
    /// <param name="settings">Number of pods and time-out.</param>
    /// <param name="pod">What runs.</param>
    /// <param name="annotations">Annotations of its pods, whose change replaces them; null: none.</param>
    /// <param name="replicas">Number of pods that it starts with; null: what the settings say.</param>
    public static DeploymentArgs Args(
        ObjectMetaArgs metadata, InputMap<string> selector, InputMap<string> podLabels, KubernetesSettings settings, PodSpecArgs pod,
        InputMap<string>? annotations = null, Input<int>? replicas = null) => new()
        {
            Metadata = metadata,
            Spec = new DeploymentSpecArgs
            {
                Replicas = replicas ?? settings.InitialReplicas,
                MinReadySeconds = 2,
                ProgressDeadlineSeconds = settings.TimeoutSeconds - DeadlineMarginSeconds,
                RevisionHistoryLimit = 2,
                Strategy = new DeploymentStrategyArgs
                {
                    Type = "RollingUpdate",
                    RollingUpdate = new RollingUpdateDeploymentArgs { MaxUnavailable = 0, MaxSurge = 1 },
                },
                Selector = new LabelSelectorArgs { MatchLabels = selector },
                Template = new PodTemplateSpecArgs
                {
                    Metadata = annotations is null
                        ? new ObjectMetaArgs { Labels = InputMap<string>.Merge(selector, podLabels) }
                        : new ObjectMetaArgs { Labels = InputMap<string>.Merge(selector, podLabels), Annotations = annotations },
                    Spec = pod,
                },
            },
        };

    /// <summary>Options that end the wait for a rollout, and leave the number of pods to the autoscaler where there is one.</summary>
    public static CustomResourceOptions Options(KubernetesSettings settings, CustomResourceOptions options)
    {
        var limit = TimeSpan.FromSeconds(settings.TimeoutSeconds);
        return CustomResourceOptions.Merge(options, new CustomResourceOptions
        {
            CustomTimeouts = new CustomTimeouts { Create = limit, Update = limit },
            IgnoreChanges = settings.Autoscale is null ? [] : ["spec.replicas"],
        });
    }
}
