using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Omega.Cli.Data;
using Omega.Cli.Deployments;
using Omega.Cli.Inspection;
using Omega.Cli.Processes;
using Omega.Cli.Support;

namespace Omega.Cli.Watch;

/// <summary>
/// Looks at a stack again and again. What is safe to heal is healed; what is found, healed or over is told once, as a line of JSON,
/// and to the user's own command.
/// </summary>
internal sealed class StackWatch(
    string stack, Func<Func<LedgerRecord, DataSteps?, Task>?, CancellationToken, Task<StackInspection>> look, IProcesses processes, Report report, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Line = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Healing _healing = new(processes);
    private HashSet<string>? _known;

    /// <summary>Takes what nobody else may disturb while something is healed; null: an update is under way, and nothing is healed.</summary>
    public Func<IDisposable?> Exclusive { get; init; } = () => null;

    /// <summary>Command of the user's for /bin/sh, which gets each line on its standard input.</summary>
    public string? Command { get; init; }

    /// <summary>Whether what is safe to heal is healed.</summary>
    public bool Heals { get; init; }

    /// <summary>Where numbers go.</summary>
    public required WatchMetrics Metrics { get; init; }

    /// <summary>Looks once; returns what that comes to, of <see cref="ExitCode"/>.</summary>
    public async Task<int> RoundAsync(CancellationToken cancellation)
    {
        try
        {
            var inspection = await LookAsync(cancellation);
            var broken = inspection.Checks.Where(check => !check.Holds).ToList();
            Metrics.Write(clock.GetUtcNow(), (inspection.Current.Version, inspection.Current.Digest), broken.Count);
            await TellAsync(broken.Select(check => new WatchEvent(
                Now, stack, "drift", check.Container, check.Control, check.Required, check.Actual, Verdict.Remedy(stack, broken))), cancellation);
            return broken.Count == 0 ? ExitCode.Done : ExitCode.Refused;
        }
        catch (OmegaException problem)
        {
            Metrics.Write(clock.GetUtcNow(), null, 0);
            await TellAsync([new WatchEvent(Now, stack, "unreadable", Found: problem.Message)], cancellation);
            return problem.ExitCode;
        }
    }

    private string Now => clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>What runs, after what could be healed was; in a cluster that is the cluster's own work.</summary>
    private async Task<StackInspection> LookAsync(CancellationToken cancellation)
    {
        using var only = Heals ? Exclusive() : null;
        if (only is null)
        {
            return await look(null, cancellation);
        }

        var inspection = await look((current, data) => StartAsync(current.Version, data, cancellation), cancellation);
        var reopened = await _healing.ReopenAsync(inspection.Checks, cancellation);
        await HealedAsync(reopened, "restarted, as its published port did not answer", cancellation);
        return reopened.Count > 0 ? await look(null, cancellation) : inspection;
    }

    private async Task StartAsync(string version, DataSteps? data, CancellationToken cancellation) =>
        await HealedAsync(await _healing.StartAsync(stack, version, data, cancellation), "started, as it was stopped", cancellation);

    private async Task HealedAsync(IReadOnlyList<string> names, string how, CancellationToken cancellation)
    {
        Metrics.Healed(names.Count);
        foreach (var name in names)
        {
            await WriteAsync(new WatchEvent(Now, stack, "healed", name, how), cancellation);
        }
    }

    /// <summary>Tells what is new, and once when all is well.</summary>
    private async Task TellAsync(IEnumerable<WatchEvent> events, CancellationToken cancellation)
    {
        var found = events.ToDictionary(one => $"{one.Event}\n{one.Resource}\n{one.Control}\n{one.Found}");
        foreach (var (key, one) in found.Where(entry => _known?.Contains(entry.Key) != true))
        {
            await WriteAsync(one, cancellation);
        }

        if (found.Count == 0 && _known is not { Count: 0 })
        {
            await WriteAsync(new WatchEvent(Now, stack, "well"), cancellation);
        }

        _known = [.. found.Keys];
    }

    private async Task WriteAsync(WatchEvent told, CancellationToken cancellation)
    {
        var line = JsonSerializer.Serialize(told, Line);
        report.Result(line);
        if (Command is not null)
        {
            var call = new ProcessCall("/bin/sh", "-c", Command) { Input = Encoding.UTF8.GetBytes(line + "\n") };
            var result = await processes.RunAsync(call, cancellation);
            if (!result.Succeeded)
            {
                report.Warn($"The command of --run failed ({result.ExitCode}): {result.LastLines()}");
            }
        }
    }
}
