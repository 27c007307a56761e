using Docker.DotNet;
using Docker.DotNet.Models;

namespace Omega.Offline.Plugins.Docker.Engine;

/// <summary>The connection to the Docker engine; made when it is first needed.</summary>
internal sealed class DockerSession : IDisposable
{
    private readonly ProviderConfiguration _configuration;
    private readonly Lazy<EngineBridge?> _bridge;
    private readonly Lazy<DockerClient> _client;

    internal DockerSession(ProviderConfiguration configuration)
    {
        _configuration = configuration;
        _bridge = new(() => EngineBridge.To(configuration.Address, configuration.Certificates));
        _client = new(Connect);
    }

    /// <summary>The engine's API.</summary>
    internal DockerClient Client => _client.Value;

    /// <summary>The credentials of every configured registry.</summary>
    internal IEnumerable<AuthConfig> AllCredentials => _configuration.Registries
        .Where(registry => registry.Username.Length > 0).Select(registry => registry.ToAuthConfig());

    /// <summary>Where the engine is asked.</summary>
    internal string Address => _bridge.Value?.Address ?? _configuration.Address;

    /// <summary>The credentials for the image's registry; empty ones when none are configured.</summary>
    internal AuthConfig CredentialsFor(ImageName image) => CredentialsFor(image.Registry);

    /// <summary>The credentials for the registry at that address; empty ones when none are configured.</summary>
    internal AuthConfig CredentialsFor(string address) => _configuration.Registries
        .FirstOrDefault(registry => registry.Address == address || IsHub(registry.Address) && IsHub(address))
        ?.ToAuthConfig() ?? new AuthConfig();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }

        if (_bridge.IsValueCreated)
        {
            _bridge.Value?.Dispose();
        }
    }

    private static bool IsHub(string address) => address is "docker.io" or "registry-1.docker.io" or "index.docker.io" or "index.docker.io/v1";

    private DockerClient Connect()
    {
        if (!Uri.TryCreate(Address, UriKind.Absolute, out var endpoint))
        {
            throw new InvalidOperationException(
                $"The Docker host '{_configuration.Address}' is not an address. Set docker:host or DOCKER_HOST to something like "
                + "unix:///var/run/docker.sock or tcp://127.0.0.1:2375.");
        }

        return new DockerClientBuilder().WithEndpoint(endpoint).WithTimeout(Timeout.InfiniteTimeSpan).Build();
    }
}
