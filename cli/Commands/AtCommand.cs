using System.ComponentModel;
using Omega.Cli.Deployments;
using Omega.Cli.Engines;
using Omega.Cli.Ledger;
using Omega.Cli.Provisioning;
using Omega.Cli.Releases;
using Omega.Cli.Trust;
using Omega.Core.Content;
using Omega.Core.Settings;
using Omega.Core.Trust;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega at`: what a stack served at a time; with --serve that release answers again, beside what runs.</summary>
internal sealed class AtCommand : OmegaCommand<AtSettings>
{
    private const int Shown = 50;

    /// <inheritdoc/>
    public override async Task<int> ExecuteAsync(CommandContext context, AtSettings settings, CancellationToken cancellationToken)
    {
        _ = Setup.ReadStack(settings.Stack);
        var at = UtcTime.Read(settings.Time, "The time");
        var engine = await Setup.EngineAsync(cancellationToken);
        var (ledger, verification, configuration) = await DeployedStack.ReadAsync(Checkout, Processes, engine, settings.Stack, Registry, cancellationToken);
        var history = (await engine.RunAsync(EngineUpdate.Arguments(settings.Stack), cancellationToken)).Must($"read the history of stack '{settings.Stack}'");
        var then = new ServedThen(ledger, at, EngineUpdate.Parse(history.Output));
        var (difference, why) = await CompareAsync(verification, then.Record, ledger.Current!, cancellationToken);
        var problems = ledger.ProblemsOf(then.Record).ToList();
        if (settings.Json)
        {
            Report.Json(new
            {
                settings.Stack,
                At = UtcTime.Shown(at),
                From = then.Record.DeployedAt,
                then.Until,
                Record = then.Record.ToDictionary(),
                Parts = then.Parts().Select(part => new { part.Name, part.Value }),
                Serves = ledger.Current!.Version,
                Differs = difference,
                NotCompared = why,
                Problems = problems,
            });
        }
        else
        {
            Show(then, ledger.Current!, difference, why);
        }

        if (problems.Count > 0)
        {
            Report.Error($"This record does not stand: {string.Join("; ", problems)}. What it says is not to be believed.");
            return ExitCode.Refused;
        }

        return settings.Serve is { } port
            ? await ServeAsync(settings.Stack, port, then.Record, verification, configuration.OnDocker(Checkout, settings.Stack, "at --serve").Site, cancellationToken)
            : ExitCode.Done;
    }

    private static async Task<(AddressDifference? Difference, string? Why)> CompareAsync(
        ConfiguredVerification verification, LedgerRecord then, LedgerRecord now, CancellationToken cancellation)
    {
        try
        {
            var files = new ImageFiles(verification);
            return then.Digest == now.Digest
                ? (new AddressDifference([], [], []), null)
                : (AddressDifference.Of(await files.OfAsync(then, cancellation), await files.OfAsync(now, cancellation)), null);
        }
        catch (OmegaException problem)
        {
            return (null, problem.Message);
        }
    }

    private void Show(ServedThen then, LedgerRecord now, AddressDifference? difference, string? why)
    {
        foreach (var (name, value) in then.Parts())
        {
            Report.Result($"{name,-11} {value}");
        }

        Report.Result($"{"now",-11} {(now.Digest == then.Record.Digest ? "serves the same release" : $"serves {now.Version} {now.Digest}")}");
        if (difference is null)
        {
            Report.Warn($"The addresses cannot be compared with what serves now: {why}");
            return;
        }

        (string Name, IReadOnlyList<string> Addresses)[] lists = [("changed", difference.Changed), ("gone now", difference.Gone), ("new now", difference.Added)];
        foreach (var (name, addresses) in lists)
        {
            addresses.Take(Shown).ToList().ForEach(address => Report.Result($"{name,-11} {address}"));
            if (addresses.Count > Shown)
            {
                Report.Result($"{name,-11} and {addresses.Count - Shown} more; --json names all");
            }
        }

        if (now.Digest != then.Record.Digest && lists.All(list => list.Addresses.Count == 0))
        {
            Report.Result($"{"addresses",-11} all answer with the same bytes");
        }
    }

    private async Task<int> ServeAsync(
        string stack, int port, LedgerRecord release, ConfiguredVerification verification, SiteSettings limits, CancellationToken cancellation)
    {
        var verdict = await verification.ProofAsync(release.Version, release.Digest, cancellation);
        if (!verdict.IsVerified)
        {
            Report.Error($"{verification.Told(verdict, release.Digest)}\nNothing was started.");
            return ExitCode.Refused;
        }

        using var until = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var ended = OnTermination(until);
        await using var image = await LocalImage.EnsureAsync(Processes, verification, verdict.Image, until.Token);
        await using var host = await BesideHost.OpenAsync(Processes, stack, limits, port, until.Token);
        try
        {
            return await ServeAsync(host, verdict.Image, port, release, until.Token);
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
            Report.Step($"Version {release.Version} is stopped and gone; what serves was not touched");
            return ExitCode.Done;
        }
    }

    private async Task<int> ServeAsync(BesideHost host, VerifiedImage image, int port, LedgerRecord release, CancellationToken cancellation)
    {
        if ((await host.ProveAsync(image, cancellation)).Problem is { } problem)
        {
            Report.Error($"Version {release.Version} does not prove itself: {problem}");
            return ExitCode.Failed;
        }

        if (RecordedService.Of(release) is { Count: > 0 } services)
        {
            Report.Warn($"Its services are not started, so their paths answer nothing: {string.Join(", ", services.Select(service => service.Name))}");
        }

        Report.Result($"http://localhost:{port}");
        Report.Step($"Version {release.Version} answers beside what serves, until Ctrl-C");
        await Task.Delay(Timeout.Infinite, cancellation);
        return ExitCode.Done;
    }
}

/// <summary>Settings of `omega at`.</summary>
internal sealed class AtSettings : CommandSettings, INamesStack
{
    /// <summary>The time.</summary>
    [CommandArgument(0, "<time>")]
    [Description("A time such as 2024-04-01T13:45Z, or a day such as 2024-04-01, which means its beginning; UTC where no zone is given.")]
    public string Time { get; init; } = "";

    /// <summary>Name of the stack.</summary>
    [CommandArgument(1, "[stack]")]
    [Description("Stack that is asked about, by default dev.")]
    [DefaultValue("dev")]
    public string Stack { get; init; } = "dev";

    /// <summary>Port to serve it on.</summary>
    [CommandOption("--serve <PORT>")]
    [Description("Start that release on this port of 127.0.0.1, verified and locked down, beside what serves; until Ctrl-C.")]
    public int? Serve { get; init; }

    /// <summary>Print JSON.</summary>
    [CommandOption("--json")]
    [Description("Print JSON.")]
    public bool Json { get; init; }

    /// <inheritdoc/>
    public override ValidationResult Validate() => Serve is < 1 or > 65535
        ? ValidationResult.Error($"--serve must be a port between 1 and 65535, was {Serve}.")
        : ValidationResult.Success();
}
