using System.Globalization;

namespace Omega.Image.Tests.Support;

/// <summary>A container that runs as the Docker host runs it; every restriction comes from <see cref="Hardening"/>.</summary>
internal sealed class HardenedContainer(string name)
{
    public string Name => name;

    /// <summary>Address of the published port; set once the container was started.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1/");

    public static IEnumerable<string> Restrictions =>
    [
        "--read-only", "--user", Hardening.User, "--cap-drop", Hardening.DroppedCapabilities, "--security-opt", Hardening.NoNewPrivileges,
        .. Hardening.Tmpfs.SelectMany(mount => new[] { "--tmpfs", $"{mount.Key}:{mount.Value}" }),
        .. Hardening.Sysctls.SelectMany(setting => new[] { "--sysctl", $"{setting.Key}={setting.Value}" }),
        "--memory", "64m", "--memory-swap", "64m", "--cpus", "0.5",
    ];

    /// <summary>Starts it and waits until its own health command is content.</summary>
    public static async Task<HardenedContainer> StartAsync(ImageFixture fixture, string role, string? image = null, params string[] options)
    {
        var container = new HardenedContainer(fixture.Name(role));
        (await container.RunAsync(fixture, role, image ?? fixture.FirstImage, options)).Succeeded();
        var port = role switch { "edge" => "8081", "door" => "door", _ => Hardening.ContainerPort.ToString(CultureInfo.InvariantCulture) };
        for (var attempt = 0; (await container.OmegaAsync("healthcheck", port)).ExitCode != 0; attempt++)
        {
            if (attempt == 50)
            {
                throw new InvalidOperationException($"{role} does not become healthy:\n{(await Shell.DockerAsync("logs", container.Name)).All}");
            }

            await Task.Delay(100);
        }

        var published = (await Shell.DockerAsync("port", container.Name, $"{Hardening.ContainerPort}/tcp")).Succeeded();
        container.Url = new Uri($"http://{published.Split('\n')[0]}/");
        return container;
    }

    public async Task<ProgramResult> RunAsync(ImageFixture fixture, string role, string image, params string[] options) => await Shell.DockerAsync(
        ["run", "--detach", "--name", name, .. Restrictions, "--network", fixture.Network,
            "--publish", $"127.0.0.1::{Hardening.ContainerPort}", "--volume", $"{fixture.Volume("logs")}:{Hardening.LogPath}",
            .. options, image, role]);

    public Task<ProgramResult> OmegaAsync(params string[] words) => Shell.DockerAsync(["exec", name, "/usr/local/bin/omega", .. words]);

    public Task<ProgramResult> OmegaAsRootAsync(params string[] words) =>
        Shell.DockerAsync(["exec", "--user", "0:0", name, "/usr/local/bin/omega", .. words]);

    public async Task<string> LogsAsync() => (await Shell.DockerAsync("logs", name)).All;
}
