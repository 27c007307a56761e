using System.ComponentModel;
using System.Globalization;
using Omega.Cli.Deployments;
using Omega.Cli.Engines;
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
        if (settings.CronJob)
        {
            Report.Result(CronJob(settings, engine));
            return ExitCode.Done;
        }

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

    /// <summary>The manifests, and above them what the user makes for them by which commands.</summary>
    private string CronJob(WatchSettings settings, Engine engine)
    {
        var (stack, file) = (settings.Stack, Setup.ReadStack(settings.Stack));
        var (target, space) = (file.Get("omega:target") ?? "no target", file.Get("omega:kubernetes", "namespace"));
        if (target != "kubernetes" || space is null)
        {
            throw new OmegaException(
                $"Stack '{stack}' must run in a cluster to be watched from there: omega:target kubernetes, omega:kubernetes.namespace; "
                    + $"{file.Path} has {target} and {space ?? "no namespace"}. On a host: ./omega watch {stack} --systemd", ExitCode.Input);
        }

        var project = StackFile.Load(Checkout.Project).GetBeside("name") ?? "";
        var job = new WatchCronJob(stack, project, space, settings.Image!) { HasState = engine.StateFolder is not null, Run = settings.Run };
        return WatchSecrets.Commands(job, file.Path, engine.StateFolder, engine.PassphraseFile) + job.Text();
    }
}

/// <summary>Settings of `omega watch`.</summary>
internal sealed class WatchSettings : StackSettings
{
    private const int DefaultEvery = 30;

    /// <summary>Look once.</summary>
    [CommandOption("--once")]
    [Description("Look once, and end as verify does: 0 all is well, 3 something is found.")]
    public bool Once { get; init; }

    /// <summary>Seconds between two looks.</summary>
    [CommandOption("--every <SECONDS>")]
    [Description("Seconds between two looks, 5 to 3600; 30 by default.")]
    [DefaultValue(DefaultEvery)]
    public int Every { get; init; } = DefaultEvery;

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

    /// <summary>Print manifests.</summary>
    [CommandOption("--cronjob")]
    [Description("Print the manifests by which the stack's own cluster watches once a minute, and end.")]
    public bool CronJob { get; init; }

    /// <summary>Image of the command.</summary>
    [CommandOption("--image <IMAGE>")]
    [Description("With --cronjob: the image with this command, by digest, as dev/watch/make-image.sh makes it.")]
    public string? Image { get; init; }

    /// <inheritdoc/>
    public override ValidationResult Validate() =>
        CronJob && (Image is null || !ImageName.IsPinned(Image))
            ? ValidationResult.Error($"--cronjob needs --image name@sha256:…, was {Image ?? "nothing"}. dev/watch/make-image.sh makes that image; pushed, it has a digest.")
        : Image is not null && !CronJob ? ValidationResult.Error("--image is for --cronjob alone.")
        : CronJob && (Once || Systemd || NoHeal || Metrics is not null || Every != DefaultEvery)
            ? ValidationResult.Error("--cronjob looks once a minute and heals nothing, which is the cluster's own work: beside it only --image and --run are allowed.")
        : Every is < 5 or > 3600 ? ValidationResult.Error($"--every must be between 5 and 3600 seconds, was {Every}.")
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
