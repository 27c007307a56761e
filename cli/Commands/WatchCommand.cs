using System.ComponentModel;
using System.Globalization;
using Omega.Cli.Deployments;
using Omega.Cli.Machine;
using Omega.Cli.Support;
using Omega.Cli.Watch;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega watch`: verifies what serves again and again, heals what is safe to heal, tells the rest.</summary>
internal sealed class WatchCommand : OmegaCommand<WatchSettings>
{
    /// <summary>Tells the time.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <inheritdoc/>
    public override async Task<int> ExecuteAsync(CommandContext context, WatchSettings settings, CancellationToken cancellationToken)
    {
        _ = Setup.ReadStack(settings.Stack);
        if (settings.Systemd)
        {
            Report.Result(SystemdUnit.Service(
                $"omega-watch-{settings.Stack}", $"Verifies what stack {settings.Stack} serves, and heals what is safe to heal", Checkout.Root, settings.Arguments()));
            return ExitCode.Done;
        }

        var engine = await Setup.EngineAsync(cancellationToken);
        var watch = new StackWatch(
            settings.Stack, (first, cancellation) => StackInspection.OfAsync(Checkout, Processes, engine, settings.Stack, Registry, first, cancellation), Processes, Report, Clock)
        {
            Heals = !settings.NoHeal,
            Command = settings.Run,
            Metrics = new WatchMetrics(settings.Metrics, settings.Stack),
            Exclusive = () => CheckoutLock.TryTake(Checkout),
        };
        try
        {
            while (true)
            {
                var exitCode = await watch.RoundAsync(cancellationToken);
                if (settings.Once)
                {
                    return exitCode;
                }

                await Task.Delay(TimeSpan.FromSeconds(settings.Every), Clock, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
    }
}

/// <summary>Settings of `omega watch`.</summary>
internal sealed class WatchSettings : StackSettings
{
    /// <summary>Look once.</summary>
    [CommandOption("--once")]
    [Description("Look once, and end as verify does: 0 all is well, 3 something is found.")]
    public bool Once { get; init; }

    /// <summary>Seconds between two looks.</summary>
    [CommandOption("--every <SECONDS>")]
    [Description("Seconds between two looks, 5 to 3600; 30 by default.")]
    [DefaultValue(30)]
    public int Every { get; init; } = 30;

    /// <summary>Heal nothing.</summary>
    [CommandOption("--no-heal")]
    [Description("Heal nothing. Otherwise a stopped container of what serves is started, and one whose port has closed restarted.")]
    public bool NoHeal { get; init; }

    /// <summary>File for numbers.</summary>
    [CommandOption("--metrics <FILE>")]
    [Description("Write numbers in the text form of Prometheus to this file after each look.")]
    public string? Metrics { get; init; }

    /// <summary>Command of the user's.</summary>
    [CommandOption("--run <COMMAND>")]
    [Description("Command for /bin/sh that gets each line on its standard input: a mail, a page, a ticket.")]
    public string? Run { get; init; }

    /// <summary>Print the unit.</summary>
    [CommandOption("--systemd")]
    [Description("Print a systemd unit that watches with these settings, and end.")]
    public bool Systemd { get; init; }

    /// <inheritdoc/>
    public override ValidationResult Validate() =>
        Every is < 5 or > 3600 ? ValidationResult.Error($"--every must be between 5 and 3600 seconds, was {Every}.")
        : Metrics is { } file && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file)))
            ? ValidationResult.Error($"--metrics must name a file in a folder that is there, was {Path.GetFullPath(file)}.")
        : base.Validate();

    /// <summary>The same settings as arguments.</summary>
    internal IEnumerable<string> Arguments() =>
    [
        "watch", Stack, "--every", Every.ToString(CultureInfo.InvariantCulture),
        .. NoHeal ? ["--no-heal"] : (string[])[],
        .. Metrics is { } file ? ["--metrics", Path.GetFullPath(file)] : (string[])[],
        .. Run is { } command ? ["--run", command] : (string[])[],
    ];
}
