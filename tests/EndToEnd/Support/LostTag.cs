namespace Omega.EndToEnd.Tests.Support;

/// <summary>A version that the registry does not hold; it does again when this is disposed.</summary>
public sealed class LostTag : IAsyncDisposable
{
    private const string Tags = "/var/lib/omega/registry/docker/registry/v2/repositories/omega/web/_manifests/tags";

    private readonly string _version;

    private LostTag(string version) => _version = version;

    public static async Task<LostTag> LoseAsync(string version)
    {
        await MoveAsync($"{Tags}/{version}", $"/var/lib/omega/registry/{version}");
        return new LostTag(version);
    }

    public async ValueTask DisposeAsync() => await MoveAsync($"/var/lib/omega/registry/{_version}", $"{Tags}/{_version}");

    private static async Task MoveAsync(string from, string to)
    {
        var registry = (await Shell.DockerAsync("ps", "-q", "--filter", "publish=5000")).Must();
        (await Shell.DockerAsync("exec", registry, "mv", from, to)).Must();
    }
}
