using System.Net;
using System.Security.Cryptography;

namespace Omega.EndToEnd.Tests.Support;

/// <summary>Another password at the dev stack's registry; the one before is back after disposal.</summary>
public sealed class RotatedPassword : IAsyncDisposable
{
    private readonly string _base;
    private readonly string _volume;

    private RotatedPassword(string baseImage, string volume) => (_base, _volume) = (baseImage, volume);

    public string Password { get; } = $"rotated-{RandomNumberGenerator.GetHexString(16)}";

    /// <summary>Rotates the password; null when the registry is no container of the dev stack.</summary>
    /// <param name="baseImage">An image with a shell.</param>
    public static async Task<RotatedPassword?> CreateAsync(string baseImage)
    {
        var container = (await Shell.DockerAsync("ps", "-q", "--filter", "publish=5000", "--filter", "label=omega.services")).Must();
        if (container.Length == 0)
        {
            return null;
        }

        const string Format = """{{.Config.Image}} {{range .Mounts}}{{if eq .Destination "/var/lib/omega/secrets"}}{{.Name}}{{end}}{{end}}""";
        var found = (await Shell.DockerAsync("inspect", "--format", Format, container)).Must().Split(' ');
        var rotated = new RotatedPassword(baseImage, found[1]);
        var hash = (await Shell.RunAsync(
            "docker",
            ["run", "-i", "--rm", "--network", "none", "--user", "10114:10114", found[0], "htpasswd", "omega", $"$2y$04${RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 22)}"],
            input: rotated.Password)).Must();
        await rotated.WriteAsync(hash + "\n");
        Assert.Equal(HttpStatusCode.OK, await rotated.LogInAsync());
        return rotated;
    }

    /// <summary>The signed list of releases as the trust server has it, with its version number: signing anything changes it.</summary>
    public static async Task<string> TrustDataAsync()
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var client = new HttpClient(handler);
        return await client.GetStringAsync(new Uri("https://localhost:4443/v2/localhost:5000/omega/web/_trust/tuf/targets/releases.json"));
    }

    public async ValueTask DisposeAsync() =>
        await WriteAsync(await File.ReadAllTextAsync(Path.Combine(TestStack.Services, "keys", "services", "htpasswd")));

    // In place: the file keeps its owner, and the registry reads it again as its time has changed.
    private async Task WriteAsync(string htpasswd) => (await Shell.RunAsync(
        "docker",
        ["run", "-i", "--rm", "--network", "none", "--user", "0:0", "--volume", $"{_volume}:/secrets", "--entrypoint", "sh", _base, "-c", "cat >/secrets/htpasswd"],
        input: htpasswd)).Must();

    private async Task<HttpStatusCode> LogInAsync()
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"omega:{Password}")));
        return (await client.GetAsync(new Uri("http://localhost:5000/v2/"))).StatusCode;
    }
}
