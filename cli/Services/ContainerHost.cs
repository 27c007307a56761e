using System.Security.Cryptography;
using System.Text.Json;
using Omega.Cli.Processes;
using Omega.Cli.Support;

namespace Omega.Cli.Services;

/// <summary>Keeps service containers as they are described: created when missing, replaced when changed, started when stopped.</summary>
internal sealed class ContainerHost(string id, string checkout, IProcesses processes, Report report)
{
    /// <summary>Label that says which checkout's services a thing belongs to.</summary>
    public const string IdLabel = "omega.services";

    /// <summary>Label that says where that checkout is.</summary>
    public const string CheckoutLabel = "omega.services.checkout";

    private const string ConfigLabel = "omega.services.config";

    /// <summary>Name of a container, volume or network of these services.</summary>
    public string NameOf(string role) => $"omega-services-{id}-{role}";

    /// <summary>Makes sure that the network of the services exists.</summary>
    public async Task EnsureNetworkAsync(CancellationToken cancellation)
    {
        if (!(await DockerAsync(["network", "inspect", NameOf("network")], cancellation)).Succeeded)
        {
            (await DockerAsync(["network", "create", "--label", $"{IdLabel}={id}", NameOf("network")], cancellation)).Must("create the network of the dev services");
        }
    }

    /// <summary>Makes sure that a container runs as described; true when it was made anew.</summary>
    public async Task<bool> EnsureAsync(ServiceContainer container, string image, CancellationToken cancellation)
    {
        var name = NameOf(container.Role);
        var arguments = Arguments(container, image);
        var config = ConfigHash(arguments, container.Secrets);
        var found = await DockerAsync(["container", "inspect", "--format", $"{{{{index .Config.Labels \"{ConfigLabel}\"}}}} {{{{.State.Running}}}}", name], cancellation);
        if (found.Text == $"{config} true")
        {
            return false;
        }

        if (found.Text == $"{config} false")
        {
            // Another checkout may have stopped it for good.
            (await DockerAsync(["update", "--restart", "always", name], cancellation)).Must($"start {name}");
            (await DockerAsync(["start", name], cancellation)).Must($"start {name}");
            return false;
        }

        report.Step($"Starting {container.Role} ({name})");
        if (container.Secrets.Count > 0)
        {
            await PutSecretsAsync(container, image, cancellation);
        }

        await DockerAsync(["rm", "-f", name], cancellation);
        (await DockerAsync(["run", "-d", "--name", name, "--label", $"{ConfigLabel}={config}", .. arguments], cancellation)).Must($"start {name}");
        return true;
    }

    /// <summary>Waits until a container's `ready` command succeeds.</summary>
    public async Task WaitAsync(ServiceContainer container, CancellationToken cancellation)
    {
        for (var tries = 0; tries < 120; tries++)
        {
            if ((await DockerAsync(["exec", NameOf(container.Role), "/usr/local/bin/service", "ready", container.Ready], cancellation)).Succeeded)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), cancellation);
        }

        var log = await DockerAsync(["logs", "--tail", "10", NameOf(container.Role)], cancellation);
        throw new OmegaException($"{NameOf(container.Role)} does not get ready within 30 s. Its last log lines:\n{log.Output}{log.Error}");
    }

    private async Task PutSecretsAsync(ServiceContainer container, string image, CancellationToken cancellation)
    {
        string[] run =
        [
            "run", "-i", "--rm", "--network", "none", "--user", "0:0", "--label", $"{IdLabel}={id}",
            "-v", $"{NameOf(container.Role)}-secrets:/var/lib/omega/secrets", image, "secrets",
        ];
        var call = new ProcessCall("docker", run) { Input = SecretsArchive.Pack(container.Secrets, container.UserId) };
        (await processes.RunAsync(call, cancellation)).Must($"hand {container.Role} its keys");
    }

    private List<string> Arguments(ServiceContainer container, string image)
    {
        List<string> arguments =
        [
            "--label", $"{IdLabel}={id}", "--label", $"{CheckoutLabel}={checkout}", "--restart", "always",
            .. HardenedRun.Arguments(container.UserId, container.MemoryMiB, cpus: 1, pids: 64),
            "--health-cmd", $"/usr/local/bin/service ready {container.Ready}",
            "--health-interval", "30s", "--health-timeout", "5s", "--health-retries", "3",
            "--network", container.Networked ? NameOf("network") : "none",
        ];
        if (container.Networked)
        {
            arguments.AddRange(["--network-alias", container.Role]);
        }

        if (container.Publish is not null)
        {
            arguments.AddRange(["-p", container.Publish]);
        }

        if (container.Secrets.Count > 0)
        {
            arguments.AddRange(["-v", $"{NameOf(container.Role)}-secrets:/var/lib/omega/secrets:ro"]);
        }

        foreach (var (mount, volume) in container.Volumes)
        {
            var readOnly = mount.EndsWith(":ro", StringComparison.Ordinal) ? ":ro" : "";
            arguments.AddRange(["-v", $"{NameOf(volume)}:/var/lib/omega/{mount.Replace(":ro", "", StringComparison.Ordinal)}{readOnly}"]);
        }

        arguments.AddRange([image, container.Role]);
        return arguments;
    }

    private static string ConfigHash(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, byte[]> secrets)
    {
        var secretHashes = secrets.OrderBy(file => file.Key, StringComparer.Ordinal)
            .Select(file => $"{file.Key} {Convert.ToHexStringLower(SHA256.HashData(file.Value))}");
        var text = JsonSerializer.Serialize(arguments) + string.Join('\n', secretHashes);
        return Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))[..16];
    }

    private Task<ProcessResult> DockerAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        processes.RunAsync(new ProcessCall("docker", arguments), cancellation);
}
