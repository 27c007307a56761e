using Omega.Cli.Data;
using Omega.Cli.Inspection;
using Omega.Cli.Processes;

namespace Omega.Cli.Watch;

/// <summary>Brings back what ran and was proved, and touches nothing else: a container of ours that was stopped, and a port whose proxy has ended.</summary>
internal sealed class Healing(IProcesses processes)
{
    private const string Site = "site";
    private const string Format = """{{.ID}}{{"\t"}}{{.Names}}{{"\t"}}{{.Label "omega.role"}}{{"\t"}}{{.Label "omega.version"}}{{"\t"}}{{.State}}""";

    /// <summary>
    /// Starts what is stopped where nothing else has its role: the site only as the version that is served, as a release that was
    /// refused stands beside it, stopped; and what has data by the step that knows whose it is.
    /// </summary>
    /// <returns>Names of what was started.</returns>
    public async Task<IReadOnlyList<string>> StartAsync(string stack, string version, DataSteps? data, CancellationToken cancellation)
    {
        IReadOnlyList<string> byStep = [.. (data?.Services ?? []).Select(service => service.Role)];
        var list = await processes.RunAsync(
            new ProcessCall("docker", "ps", "--all", "--no-trunc", "--filter", $"label=omega.stack=omega-{stack}", "--format", Format), cancellation);
        var all = list.Must("list the containers", "`./omega doctor` says what is missing.").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t')).Where(fields => fields.Length == 5)
            .Select(fields => (Id: fields[0], Name: fields[1], Role: fields[2], Version: fields[3], Runs: fields[4] is "running" or "restarting"))
            .Where(container => (container.Role != Site || container.Version == version) && !byStep.Contains(container.Role))
            .ToList();
        var stopped = all.Where(container => !container.Runs && !all.Exists(other => other.Runs && other.Role == container.Role)).ToList();
        var started = new List<string>();
        // Two of one role that are both stopped: nobody knows which of them served.
        foreach (var (id, name, _, _, _) in stopped.GroupBy(container => container.Role).Where(role => role.Count() == 1).Select(role => role.Single()))
        {
            if ((await processes.RunAsync(new ProcessCall("docker", "start", id), cancellation)).Succeeded)
            {
                started.Add(name);
            }
        }

        foreach (var service in data?.Services ?? [])
        {
            started.AddRange(await data!.HealAsync(service, cancellation) is { Length: > 0 } name ? [name] : (string[])[]);
        }

        return started;
    }

    /// <summary>Restarts what looks well and whose published port does not answer: the engine's proxy has ended.</summary>
    /// <returns>Names of what was restarted.</returns>
    public async Task<IReadOnlyList<string>> ReopenAsync(IReadOnlyList<Check> checks, CancellationToken cancellation)
    {
        var restarted = new List<string>();
        foreach (var closed in checks.Where(check => check is { Control: PublishedPort.Control, Holds: false }))
        {
            var isWell = checks.Any(check => check is { Control: ContainerChecks.Health, Holds: true } && check.Container == closed.Container);
            if (isWell && (await processes.RunAsync(new ProcessCall("docker", "restart", "--time", "5", closed.Container), cancellation)).Succeeded)
            {
                restarted.Add(closed.Container);
            }
        }

        return restarted;
    }
}
