namespace Omega.Attacks.Tests.Support;

/// <summary>Another registry of the make and login of this machine's own: what is attacked, emptied and stopped is no one else's.</summary>
internal sealed class AttackedRegistry : IAsyncDisposable
{
    /// <summary>Port on the loopback address; nothing but what tampers goes there.</summary>
    public const int Port = 15556;

    private const string Name = "omega-attacked-registry";

    private AttackedRegistry()
    {
    }

    public static Uri Url { get; } = new($"http://localhost:{Port}/");

    /// <summary>Starts an empty one and waits until it answers.</summary>
    public static async Task<AttackedRegistry> StartAsync()
    {
        await RemoveAsync();
        (await Shell.BashAsync($$$"""
            own=$(docker ps -q --filter publish=5000)
            image=$(docker inspect --format '{{.Image}}' "$own")
            secrets=$(docker inspect --format '{{range .Mounts}}{{if eq .Destination "/var/lib/omega/secrets"}}{{.Name}}{{end}}{{end}}' "$own")
            user=$(docker inspect --format '{{.Config.User}}' "$own")
            docker run -d --name {{{Name}}} --user "$user" --publish 127.0.0.1:{{{Port}}}:5000 --volume "$secrets:/var/lib/omega/secrets:ro" \
              --volume {{{Name}}}:/var/lib/omega/registry "$image" registry
            """)).Must();
        await Patience.UntilAsync(
            async () => (await Shell.DockerAsync("exec", Name, "/usr/local/bin/service", "ready", "5000")).ExitCode == 0,
            () => "the registry that is attacked does not answer");
        return new AttackedRegistry();
    }

    public async ValueTask DisposeAsync() => await RemoveAsync();

    private static Task<Ran> RemoveAsync() => Shell.BashAsync($"docker rm -f {Name}; docker volume rm -f {Name}");
}
