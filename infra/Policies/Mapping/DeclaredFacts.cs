using Omega.Core.Policies.Mapping;
using Pulumi;

namespace Omega.Infra.Policies.Mapping;

/// <summary>Reads the arguments of resources by the mappers of the core.</summary>
internal static class DeclaredFacts
{
    /// <summary>The class of arguments that each mapper reads; another class of the same type is unreadable.</summary>
    public static IReadOnlyDictionary<string, Type> Arguments { get; } = new Dictionary<string, Type>(StringComparer.Ordinal)
    {
        [ResourceTypes.DockerContainer] = typeof(Pulumi.Docker.ContainerArgs),
        [ResourceTypes.DockerImage] = typeof(Pulumi.Docker.ImageArgs),
        [ResourceTypes.DockerRemoteImage] = typeof(Pulumi.Docker.RemoteImageArgs),
        [ResourceTypes.DockerTag] = typeof(Pulumi.Docker.TagArgs),
        [ResourceTypes.DockerNetwork] = typeof(Pulumi.Docker.NetworkArgs),
        [ResourceTypes.DockerVolume] = typeof(Pulumi.Docker.VolumeArgs),
        [ResourceTypes.KubernetesDeployment] = typeof(Pulumi.Kubernetes.Types.Inputs.Apps.V1.DeploymentArgs),
        [ResourceTypes.KubernetesService] = typeof(Pulumi.Kubernetes.Types.Inputs.Core.V1.ServiceArgs),
        [ResourceTypes.KubernetesSecret] = typeof(Pulumi.Kubernetes.Types.Inputs.Core.V1.SecretArgs),
    };

    /// <summary>Reads what is known now; what is not is added to <paramref name="pending"/>.</summary>
    public static ResourceFacts Read(string type, string name, ResourceArgs? args, PendingInputs pending) =>
        !FactsMappers.ByType.TryGetValue(type, out var mapper) ? new(type, name)
        : args?.GetType() == Arguments[type] ? mapper.Map(name, new InputReader(args, pending))
        : new(type, name) { HasMapper = true, Unreadable = args?.GetType().FullName ?? "missing" };
}
