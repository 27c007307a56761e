using System.Diagnostics;
using Omega.Cli.Processes;
using Omega.Cli.Services;
using Omega.Core.Settings;
using Omega.Core.Trust;

namespace Omega.Cli.Releases;

/// <summary>
/// Starts verified releases beside what serves, hardened as the site is: on a network of their own, with no volume, and with no port
/// unless one is asked for. Closed, it leaves nothing; what a killed process left goes with the next one, or with `omega down`.
/// </summary>
internal sealed class BesideHost : IAsyncDisposable
{
    private const string StackLabel = "omega.beside";
    private const string OwnerLabel = "omega.beside.owner";

    /// <summary>How long a release may take to prove itself, as before it goes live.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IProcesses _processes;
    private readonly string _stack;
    private readonly SiteSettings _limits;
    private readonly int? _port;
    private readonly List<string> _started = [];

    private BesideHost(IProcesses processes, string stack, SiteSettings limits, int? port)
    {
        _processes = processes;
        _stack = stack;
        _limits = limits;
        _port = port;
    }

    private string Name => $"omega-{_stack}-beside-{Environment.ProcessId}";

    private string[] Labels => ["--label", $"{StackLabel}=omega-{_stack}", "--label", $"{OwnerLabel}={ProcessMark.Current}"];

    /// <summary>Takes away what killed ones left, and makes the network.</summary>
    /// <param name="processes">Runs the docker client.</param>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="limits">Limits of each container.</param>
    /// <param name="port">Port of 127.0.0.1 that the release answers on; null: nobody but this program reaches it.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OmegaException">The engine does not answer, or refuses.</exception>
    public static async Task<BesideHost> OpenAsync(IProcesses processes, string stack, SiteSettings limits, int? port, CancellationToken cancellation)
    {
        await RemoveAsync(processes, stack, ProcessMark.IsAlive, cancellation);
        var host = new BesideHost(processes, stack, limits, port);
        // An internal network leads nowhere, and nothing can be published from it.
        string[] kind = port is null ? ["--internal", "--opt", "com.docker.network.bridge.inhibit_ipv4=true"] : [];
        (await host.DockerAsync(["network", "create", .. kind, .. host.Labels, host.Name], cancellation))
            .Must("create a network of its own for the release", "`./omega doctor` says what is missing.");
        return host;
    }

    /// <summary>Takes away everything that was started beside a stack, whoever did.</summary>
    public static Task RemoveAllAsync(IProcesses processes, string stack, CancellationToken cancellation) =>
        RemoveAsync(processes, stack, _ => false, cancellation);

    /// <summary>Starts a release and has it prove itself, as the gate does before a release goes live: health, version, its page and what that names.</summary>
    /// <returns>How long it took; or why it does not prove itself, with its last log lines.</returns>
    /// <exception cref="OmegaException">It cannot be started.</exception>
    public async Task<(TimeSpan Took, string? Problem)> ProveAsync(VerifiedImage image, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        await RunAsync(Name, $"start release {image.Version} beside what serves", isPublished: true, [image.ToString()], cancellation);
        for (; ; await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation))
        {
            var smoke = await _processes.RunAsync(
                new ProcessCall("docker", "exec", Name, "/usr/local/bin/omega", "smoke", image.Version) { Limit = TimeSpan.FromSeconds(10) }, cancellation);
            if (smoke.Succeeded)
            {
                return (watch.Elapsed, null);
            }

            var status = (await DockerAsync(["inspect", "--format", "{{.State.Status}}", Name], cancellation)).Text;
            if (smoke.ExitCode == Core.ExitCode.Refused || status != "running" || watch.Elapsed > Patience)
            {
                var why = status == "running" ? smoke.LastLines() : $"it does not stay running ({status})";
                var log = await DockerAsync(["logs", "--tail", "10", Name], cancellation);
                return (watch.Elapsed, $"{why}\n{(log.Output + log.Error).Trim()}".Trim());
            }
        }
    }

    /// <summary>Starts one more container on the same network, hardened alike; it goes when this closes.</summary>
    /// <param name="role">End of its name.</param>
    /// <param name="image">Image that the engine has.</param>
    /// <param name="isPublished">Whether it has the port.</param>
    /// <param name="options">Further arguments of `docker run`.</param>
    /// <param name="words">What the image's program is told.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Its name, by which others on the network ask it.</returns>
    /// <exception cref="OmegaException">It cannot be started.</exception>
    public async Task<string> StartAsync(
        string role, string image, bool isPublished, IEnumerable<string> options, IEnumerable<string> words, CancellationToken cancellation)
    {
        var name = $"{Name}-{role}";
        _started.Add(name);
        await RunAsync(name, $"start {name}", isPublished, [.. options, image, .. words], cancellation);
        return name;
    }

    /// <summary>Takes a container away that <see cref="StartAsync"/> started.</summary>
    public async Task RemoveAsync(string name)
    {
        await DockerAsync(["rm", "--force", "--volumes", name], CancellationToken.None);
        _started.Remove(name);
    }

    /// <summary>Takes the started release away.</summary>
    public Task StopAsync() => DockerAsync(["rm", "--force", "--volumes", Name], CancellationToken.None);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var name in _started.ToList())
        {
            await RemoveAsync(name);
        }

        await DockerAsync(["network", "rm", Name], CancellationToken.None);
    }

    private async Task RunAsync(string name, string what, bool isPublished, IEnumerable<string> own, CancellationToken cancellation) =>
        (await DockerAsync(["run", "--detach", "--name", name, .. Arguments(isPublished), .. own], cancellation))
            .Must(what, isPublished && _port is not null ? $"If port {_port} of 127.0.0.1 is taken, give another one." : null);

    private List<string> Arguments(bool isPublished) =>
    [
        .. Labels, "--pull", "never", "--restart", "no", "--network", Name,
        .. !isPublished || _port is null ? Array.Empty<string>() : ["--publish", $"127.0.0.1:{_port}:{Hardening.ContainerPort}"],
        .. HardenedRun.Arguments(Hardening.UserId, _limits.MemoryMiB, _limits.Cpus, _limits.Pids),
        // Its log files are of no interest when it is gone.
        "--tmpfs", $"{Hardening.LogPath}:{Hardening.TmpfsOptions(Hardening.UserId)}",
        "--ulimit", $"nproc={Hardening.ProcessesOfTheUser}:{Hardening.ProcessesOfTheUser}",
        .. Hardening.Sysctls.SelectMany(setting => new[] { "--sysctl", $"{setting.Key}={setting.Value}" }),
    ];

    private static async Task RemoveAsync(IProcesses processes, string stack, Func<string, bool> stays, CancellationToken cancellation)
    {
        await RemoveAsync(["ps", "--all"], ["rm", "--force", "--volumes"]);
        await RemoveAsync(["network", "ls"], ["network", "rm"]);

        async Task RemoveAsync(string[] list, string[] remove)
        {
            string[] call = [.. list, "--no-trunc", "--filter", $"label={StackLabel}=omega-{stack}", "--format", $"{{{{.ID}}}} {{{{.Label \"{OwnerLabel}\"}}}}"];
            var found = await processes.RunAsync(new ProcessCall("docker", call), cancellation);
            foreach (var line in found.Must("ask the Docker engine", "`./omega doctor` says what is missing.").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line.Split(' ', 2) is [var id, var owner] && !stays(owner))
                {
                    await processes.RunAsync(new ProcessCall("docker", [.. remove, id]), cancellation);
                }
            }
        }
    }

    private Task<ProcessResult> DockerAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        _processes.RunAsync(new ProcessCall("docker", arguments), cancellation);
}
