using Pulumi.Kubernetes.Types.Inputs.Core.V1;

namespace Omega.Infra.Policies.Mapping;

/// <summary>Reads the limits of a container in a pod; swap and processes are limited by the node.</summary>
internal static class KubernetesLimits
{
    private const double BytesPerMiB = 1 << 20;

    /// <summary>All limits.</summary>
    public static LimitFacts Read(string at, ContainerArgs container, FactReader reader)
    {
        var resources = reader.Value($"{at}.resources", container.Resources, value => container.Resources = value);
        var limits = FactReader.Inside(resources, $"{at}.resources.limits", inner =>
            reader.Dictionary($"{at}.resources.limits", inner.Limits, value => inner.Limits = value));
        var requests = FactReader.Inside(resources, $"{at}.resources.requests", inner =>
            reader.Dictionary($"{at}.resources.requests", inner.Requests, value => inner.Requests = value));
        return new(
            FactReader.Entry(limits, "memory").Map(MiB),
            Fact.NotApplicable<long>(),
            FactReader.Entry(limits, "cpu").Map(KubernetesQuantity.Read),
            Fact.NotApplicable<long>(),
            Fact.NotApplicable<long>())
        {
            MemoryRequestMiB = FactReader.Entry(requests, "memory").Map(MiB),
        };
    }

    private static long MiB(string text) => (long)(KubernetesQuantity.Read(text) / BytesPerMiB);
}
