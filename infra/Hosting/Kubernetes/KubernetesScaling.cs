using Pulumi;
using Pulumi.Kubernetes.Types.Inputs.Autoscaling.V2;

namespace Omega.Infra.Hosting.Kubernetes;

/// <summary>Renders the autoscaler of a deployment.</summary>
internal static class KubernetesScaling
{
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
