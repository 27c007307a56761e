using Docker.DotNet;
using Docker.DotNet.Models;

namespace Omega.Offline.Plugins.Docker.Engine;

/// <summary>The connection to the Docker engine; made when it is first needed.</summary>
internal sealed class DockerSession(ProviderConfiguration configuration) : IDisposable
{
    private readonly Lazy<DockerClient> _client = new(() => Connect(configuration));

    /// <summary>The engine's API.</summary>
    internal DockerClient Client => _client.Value;

    /// <summary>The credentials of every configured registry.</summary>
    internal IEnumerable<AuthConfig> AllCredentials => configuration.Registries
        .Where(registry => registry.Username.Length > 0).Select(registry => registry.ToAuthConfig());

    /// <summary>The credentials for the image's registry; empty ones when none are configured.</summary>
    internal AuthConfig CredentialsFor(ImageName image) => configuration.Registries
        .FirstOrDefault(registry => registry.Address == image.Registry
            || image.Registry == "docker.io" && registry.Address is "registry-1.docker.io" or "index.docker.io" or "index.docker.io/v1")
        ?.ToAuthConfig() ?? new AuthConfig();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }

    private static DockerClient Connect(ProviderConfiguration configuration)
    {
        if (!Uri.TryCreate(configuration.Address, UriKind.Absolute, out var endpoint))
        {
            throw new InvalidOperationException(
                $"The Docker host '{configuration.Address}' is not an address. Set docker:host or DOCKER_HOST to something like "
                + "unix:///var/run/docker.sock or tcp://127.0.0.1:2375.");
        }

        return new DockerClientBuilder().WithEndpoint(endpoint).WithTimeout(Timeout.InfiniteTimeSpan).Build();
    }
}
