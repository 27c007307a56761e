namespace Omega.Core.Policies.Mapping;

/// <summary>All mappers, by type token.</summary>
public static class FactsMappers
{
    /// <summary>Types that the policies can read; a new host adds its mappers here.</summary>
    public static IReadOnlyDictionary<string, FactsMapper> ByType { get; } = new FactsMapper[]
    {
        new DockerContainerMapper(),
        new DockerImageMapper(),
        new DockerRemoteImageMapper(),
        new DockerTagMapper(),
        new DockerNetworkMapper(),
        new DockerVolumeMapper(),
        new KubernetesDeploymentMapper(),
        new KubernetesServiceMapper(),
        new KubernetesSecretMapper(),
    }.ToDictionary(mapper => mapper.Type, StringComparer.Ordinal);
}
