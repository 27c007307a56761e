using k8s;
using k8s.Autorest;
using Pulumi;
using Pulumi.Kubernetes.Types.Inputs.Autoscaling.V2;
using Pulumi.Kubernetes.Types.Inputs.Policy.V1;

namespace Omega.Infra.Hosting.Kubernetes;

/// <summary>Renders what holds the number of pods: the autoscaler of a deployment, and how many a drained node may take at once.</summary>
internal static class KubernetesScaling
{
    /// <summary>Returns a budget by which a component loses one pod at a time.</summary>
    public static PodDisruptionBudgetArgs Disruption(KubernetesNames names, string component) => new()
    {
        Metadata = names.Metadata(component, component),
        Spec = new PodDisruptionBudgetSpecArgs { MaxUnavailable = 1, Selector = names.Pods(component) },
    };

    /// <summary>Most pods that a deployment of the site is to have now; 0 where there is none, or nobody can tell.</summary>
    public static async Task<int> ServingAsync(IKubernetes cluster, KubernetesNames names)
    {
        try
        {
            var list = await cluster.AppsV1.ListNamespacedDeploymentAsync(names.Namespace, labelSelector: names.Query(KubernetesNames.Site)).ConfigureAwait(false);
            return list.Items.Max(deployment => deployment.Spec.Replicas) ?? 0;
        }
        catch (Exception unread) when (unread is HttpRequestException or HttpOperationException)
        {
            // The provider says what is wrong with the cluster.
            return 0;
        }
    }

    /// <summary>Returns an autoscaler by average use of the CPU.</summary>
    public static HorizontalPodAutoscalerArgs Args(KubernetesNames names, AutoscaleSettings settings, Output<string> deployment) => new()
    {
        Metadata = names.Metadata(KubernetesNames.Site, KubernetesNames.Site),
        Spec = new HorizontalPodAutoscalerSpecArgs
        {
            ScaleTargetRef = new CrossVersionObjectReferenceArgs { ApiVersion = "apps/v1", Kind = "Deployment", Name = deployment },
            MinReplicas = settings.Min,
            MaxReplicas = settings.Max,
            Metrics = new MetricSpecArgs
            {
                Type = "Resource",
                Resource = new ResourceMetricSourceArgs
                {
                    Name = "cpu",
                    Target = new MetricTargetArgs { Type = "Utilization", AverageUtilization = settings.CpuPercent },
                },
            },
        },
    };
}
