using Omega.Cli.Processes;
using Omega.Cli.Support;

namespace Omega.Cli.Services;

/// <summary>Services of other checkouts on this machine: two cannot have the same ports, and each keeps its data.</summary>
internal sealed class ForeignServices(string id, IProcesses processes, Report report)
{
    /// <summary>Environment variable that lets this checkout stop the services of another one.</summary>
    public const string TakeOverVariable = "OMEGA_TAKE_OVER";

    /// <summary>Whether a checkout was removed: what this user may not look into is not gone.</summary>
    internal static bool IsGone(string checkout)
    {
        try
        {
            _ = File.GetAttributes(Path.Combine(checkout, ".omega"));
            return false;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception hidden) when (hidden is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }

    /// <summary>Stops services on these ports of checkouts that are gone, or that the caller says may be stopped; otherwise refuses.</summary>
    public async Task StopAsync(IReadOnlyList<int> ports, CancellationToken cancellation)
    {
        string[] list =
        [
            "ps", "--filter", $"label={ContainerHost.CheckoutLabel}",
            "--format", $"{{{{.Names}}}}\t{{{{.Label \"{ContainerHost.IdLabel}\"}}}}\t{{{{.Label \"{ContainerHost.CheckoutLabel}\"}}}}\t{{{{.Ports}}}}",
        ];
        var found = (await processes.RunAsync(new ProcessCall("docker", list), cancellation)).Must("list containers").Output;
        var foreign = found.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t'))
            .Where(fields => fields.Length == 4 && fields[1] != id)
            .GroupBy(fields => fields[1])
            .Where(services => services.Any(fields => ports.Any(port => fields[3].Contains($":{port}->", StringComparison.Ordinal))))
            .SelectMany(services => services)
            .ToList();
        var alive = foreign.Select(fields => fields[2]).Distinct().Where(path => !IsGone(path)).ToList();
        if (alive.Count > 0 && Environment.GetEnvironmentVariable(TakeOverVariable) is null or "" or "0")
        {
            throw new OmegaException(
                $"The dev services of another checkout run on this machine: {string.Join(", ", alive)}.\nUse that checkout, or run `./omega down --services` there, or set {TakeOverVariable}=1 to stop them here; their data stays.");
        }

        foreach (var fields in foreign)
        {
            report.Step($"Stopping {fields[0]} of {fields[2]}; its data stays");
            (await processes.RunAsync(new ProcessCall("docker", "update", "--restart", "no", fields[0]), cancellation)).Must($"stop {fields[0]}");
            (await processes.RunAsync(new ProcessCall("docker", "stop", fields[0]), cancellation)).Must($"stop {fields[0]}");
        }
    }
}
