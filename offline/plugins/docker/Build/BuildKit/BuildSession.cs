using Grpc.Core;
using Grpc.Health.V1;
using Moby.Filesync.V1;
using Omega.Offline.Plugins.Docker.Engine;
using Omega.Offline.Plugins.Hosting.Serving;

namespace Omega.Offline.Plugins.Docker.Build.BuildKit;

/// <summary>What a builder can ask while it builds: whether this process is there, and the login for a registry.</summary>
internal sealed class BuildSession : IAsyncDisposable
{
    private readonly StreamServer _server;

    private BuildSession(string id, StreamServer server) => (Id, _server) = (id, server);

    /// <summary>The name under which a build refers to the session.</summary>
    internal string Id { get; }

    /// <summary>Opens a session with the Docker engine.</summary>
    internal static async Task<BuildSession> OpenAsync(DockerSession docker, CancellationToken cancellation)
    {
        var id = Guid.NewGuid().ToString("n");
        var stream = await EngineStream.UpgradeAsync(docker.Address, "/session", "h2c",
        [
            ("X-Docker-Expose-Session-Uuid", id),
            ("X-Docker-Expose-Session-Name", "omega"),
            ("X-Docker-Expose-Session-Grpc-Method", "/moby.filesync.v1.Auth/Credentials"),
            ("X-Docker-Expose-Session-Grpc-Method", "/grpc.health.v1.Health/Check"),
        ], cancellation);
        var server = new StreamServer(stream);
        Auth.BindService(server.Methods, new Logins(docker));
        Health.BindService(server.Methods, new Presence());
        await server.StartAsync();
        return new BuildSession(id, server);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private sealed class Logins(DockerSession docker) : Auth.AuthBase
    {
        public override Task<CredentialsResponse> Credentials(CredentialsRequest request, ServerCallContext context)
        {
            var login = docker.CredentialsFor(request.Host);
            return Task.FromResult(new CredentialsResponse { Username = login.Username ?? "", Secret = login.Password ?? "" });
        }
    }

    private sealed class Presence : Health.HealthBase
    {
        public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
            Task.FromResult(new HealthCheckResponse { Status = HealthCheckResponse.Types.ServingStatus.Serving });
    }
}
