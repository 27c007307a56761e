using System.ComponentModel;
using Omega.Cli.Configuration;
using Omega.Cli.Releases;
using Omega.Cli.Support;
using Omega.Core.Settings;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega dev`: serves the site as it lies in the checkout, and again after each change, by the recipe of releases.</summary>
internal sealed class DevCommand : OmegaCommand<DevSettings>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>Tells the time.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <inheritdoc/>
    public override async Task<int> ExecuteAsync(CommandContext context, DevSettings settings, CancellationToken cancellationToken)
    {
        _ = Setup.ReadStack(settings.Stack);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var ended = OnTermination(until);
        var configured = await ReadAsync(settings.Stack, until.Token);
        var host = await BesideHost.OpenAsync(Processes, settings.Stack, configured.Site, settings.Port, until.Token);
        var site = new LocalSite(Checkout, Processes, Report, host, settings.Stack, Clock);
        try
        {
            await FollowAsync(settings, configured, site, until.Token);
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
            Report.Step("The site is stopped and gone; what serves was not touched");
            return ExitCode.Done;
        }
        finally
        {
            await site.ForgetAsync();
        }
    }

    private async Task FollowAsync(DevSettings settings, OmegaSettings configured, LocalSite site, CancellationToken cancellation)
    {
        var stackFile = Checkout.StackFile(settings.Stack);
        var (seen, configuration) = ("", FileStamp.Of([stackFile]));
        while (true)
        {
            var now = FileStamp.Of([stackFile, Path.Combine(Checkout.Root, "nginx"), Path.Combine(Checkout.Root, configured.Web.Source)]);
            if (now == seen)
            {
                await Task.Delay(Pause, Clock, cancellation);
                continue;
            }

            // Taken before: what is edited meanwhile is seen in the next look.
            seen = now;
            var start = Clock.GetTimestamp();
            try
            {
                if (FileStamp.Of([stackFile]) is var changed && changed != configuration)
                {
                    configured = await ReadAsync(settings.Stack, cancellation);
                    configuration = changed;
                }

                await site.ShowAsync(configured, cancellation);
                Report.Result($"http://localhost:{settings.Port}");
                Report.Step($"{configured.Web.Source}/ answers as it is, after {Clock.GetElapsedTime(start).TotalSeconds:0.0} s; it follows each change until Ctrl-C");
            }
            catch (OmegaException problem)
            {
                Report.Error(problem.Message);
                Report.Step(site.Shown is null ? "Nothing answers yet; it is tried again after the next change" : "What answered before goes on answering; it is tried again after the next change");
            }
        }
    }

    /// <summary>What the stack file says now, with the values of this machine laid over it.</summary>
    private async Task<OmegaSettings> ReadAsync(string stack, CancellationToken cancellation)
    {
        using var only = CheckoutLock.Take(Checkout);
        var engine = await Setup.RunAsync(stack, cancellation);
        var asked = (await StackConfiguration.AskAsync(engine, stack, cancellation)).Must($"read the configuration of stack '{stack}'");
        return StackConfiguration.Parse(asked.Output).OnDocker(Checkout, stack, "dev");
    }
}

/// <summary>Settings of `omega dev`.</summary>
internal sealed class DevSettings : StackSettings
{
    /// <summary>Port of this machine.</summary>
    [CommandOption("--port <PORT>")]
    [Description("Port of 127.0.0.1 that the site answers on; 8090 by default.")]
    [DefaultValue(8090)]
    public int Port { get; init; } = 8090;

    /// <inheritdoc/>
    public override ValidationResult Validate() => Port is < 1 or > 65535
        ? ValidationResult.Error($"--port must be between 1 and 65535, was {Port}.")
        : base.Validate();
}
