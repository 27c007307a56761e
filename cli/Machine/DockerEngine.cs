using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Core.Engines;

namespace Omega.Cli.Machine;

/// <summary>The Docker engine and client of this machine: what answers is used, else the distribution's is installed and started.</summary>
internal sealed class DockerEngine(IProcesses processes, Apt apt, Report report)
{
    /// <summary>The engine's version, or null when none answers.</summary>
    public async Task<string?> VersionAsync(CancellationToken cancellation) => Version(await AskAsync(cancellation));

    /// <summary>Makes sure that an engine answers.</summary>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        var (version, unfit) = await ExamineAsync(cancellation);
        if (version is null)
        {
            await StartAsync(cancellation);
            (_, unfit) = await ExamineAsync(cancellation);
        }

        if (unfit is { } why)
        {
            throw new OmegaException($"{why}\nNothing was made on it. Choose another engine: unset DOCKER_HOST for this machine's Docker, or name one (DOCKER_HOST, `docker context use`).");
        }
    }

    /// <summary>
    /// The engine's version, null when none answers; and why what runs on it would not be held to what it is told, null where nothing is
    /// known against it.
    /// </summary>
    public async Task<(string? Version, string? Unfit)> ExamineAsync(CancellationToken cancellation)
    {
        var answer = await AskAsync(cancellation);
        return Version(answer) is { } version ? (version, await UnfitAsync(answer, cancellation)) : (null, null);
    }

    private static string? Version(ProcessResult answer) => answer.Succeeded && answer.Text.Split(' ') is [{ Length: > 0 } version, ..] ? version : null;

    private async Task<string?> UnfitAsync(ProcessResult answer, CancellationToken cancellation)
    {
        var limits = string.Join(' ', EngineFitness.Limits.Keys.Select(limit => $"{limit}={{{{.{limit}}}}}"));
        var info = await processes.RunAsync(new ProcessCall("docker", "info", "--format", limits) { Limit = TimeSpan.FromSeconds(20) }, cancellation);
        var denied = info.Succeeded ? info.Text.Split(' ') : [];
        return EngineFitness.Unfit([answer.Text], limit => !denied.Contains($"{limit}=false"));
    }

    /// <summary>Why no engine is started here in place of the one that was asked; null: one may be.</summary>
    /// <param name="host">Address of an engine that somebody named; null: nobody did.</param>
    /// <param name="asked">How it answered.</param>
    internal static string? Refusal(string? host, ProcessResult asked) => host switch
    {
        // What is denied there is denied by ssh, or to the user that it logs in as.
        not null when host.StartsWith("ssh://", StringComparison.Ordinal) => $"No Docker engine answers at {host}: {asked.LastLines(1)}\n"
            + $"ssh must know the machine and get in by a key, without a question, and the engine there must let its user in. Try it: ssh -o BatchMode=yes {host} docker version",
        _ when asked.Error.Contains("permission denied", StringComparison.OrdinalIgnoreCase) =>
            $"The Docker engine does not let this user in: {asked.LastLines(1)}\nAllow it: sudo usermod -aG docker {Environment.UserName}, then log in anew.",
        { Length: > 0 } => $"No Docker engine answers at DOCKER_HOST={host}: {asked.LastLines(1)}\nStart it, or unset DOCKER_HOST to use one of this machine.",
        _ => null,
    };

    private async Task StartAsync(CancellationToken cancellation)
    {
        if (Refusal(Environment.GetEnvironmentVariable("DOCKER_HOST"), await AskAsync(cancellation)) is { } refusal)
        {
            throw new OmegaException(refusal);
        }

        if (ProgramPath.Find("dockerd") is null || ProgramPath.Find("docker") is null)
        {
            // Newer releases have the client in a package of its own.
            await apt.InstallAsync(await apt.KnowsAsync("docker-cli", cancellation) ? ["docker.io", "docker-cli"] : ["docker.io"], "the Docker engine", cancellation);
        }

        report.Step("Starting the Docker engine");
        var root = await apt.RootAsync(cancellation)
            ?? throw new OmegaException("No Docker engine answers and this user may not start one.\nStart it by hand: sudo systemctl start docker");
        string[] start = Directory.Exists("/run/systemd/system")
            ? ["systemctl", "enable", "--now", "docker"]
            : ["sh", "-c", "setsid dockerd >>/var/log/dockerd.log 2>&1 </dev/null &"];
        (await apt.AsRootAsync(root, start, cancellation)).Must("start the Docker engine", "See /var/log/dockerd.log or journalctl -u docker.");
        for (var tries = 0; tries < 60; tries++)
        {
            if (await VersionAsync(cancellation) is not null)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        }

        throw new OmegaException($"The Docker engine was started but does not answer within 60 s: {(await AskAsync(cancellation)).LastLines(1)}\nSee /var/log/dockerd.log or journalctl -u docker.");
    }

    private Task<ProcessResult> AskAsync(CancellationToken cancellation) => processes.RunAsync(
        new ProcessCall("docker", "version", "--format", "{{.Server.Version}} {{range .Server.Components}}{{.Name}};{{end}}") { Limit = TimeSpan.FromSeconds(20) },
        cancellation);
}
