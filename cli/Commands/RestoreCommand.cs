using System.ComponentModel;
using Omega.Cli.Data;
using Omega.Cli.Engines;
using Omega.Cli.Machine;
using Omega.Core.Data;
using Omega.Core.Settings;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega restore`: puts a snapshot in the place of a service's data; when the service is not well with it, all is as before.</summary>
internal sealed class RestoreCommand : OmegaCommand<RestoreSettings>
{
    /// <inheritdoc/>
    public override Task<int> ExecuteAsync(CommandContext context, RestoreSettings settings, CancellationToken cancellationToken)
    {
        _ = Setup.ReadStack(settings.Stack);
        return Exclusively(() => RestoreAsync(settings, cancellationToken));
    }

    private async Task<int> RestoreAsync(RestoreSettings settings, CancellationToken cancellation)
    {
        await new Apt(Processes, Report).ProgramAsync("restic", "restic", "backing up the data of services", cancellation);
        var data = await DataSteps.OfAsync(Checkout, Processes, await Setup.EngineAsync(cancellation), settings.Stack, cancellation);
        var service = Service(settings, data);
        var snapshot = Snapshot.Find(await data.SnapshotsAsync(cancellation), service, settings.Snapshot);
        Report.Step($"Restoring service {service.Name} of stack '{settings.Stack}': {snapshot}");
        Report.Step(await data.RestoreAsync(service, snapshot, cancellation));
        return ExitCode.Done;
    }

    private static Service Service(RestoreSettings settings, DataSteps data) =>
        settings.Service is { } name ? data.Named([name])[0]
        : data.Services is [var one] ? one
        : throw new OmegaException(
            data.Services.Count == 0 ? $"No service of stack '{settings.Stack}' has data (omega:services.NAME.data). Nothing was changed."
            : $"--service must say which service is meant, one of {string.Join(", ", data.Services.Select(service => service.Name))}. Nothing was changed.",
            ExitCode.Input);
}

/// <summary>Settings of `omega restore`.</summary>
internal sealed class RestoreSettings : CommandSettings, INamesStack
{
    /// <summary>The snapshot.</summary>
    [CommandArgument(0, "[snapshot]")]
    [Description("Id of a snapshot, or its unique beginning, as `omega backup --list` shows it; the default is the newest.")]
    [DefaultValue(Core.Data.Snapshot.Latest)]
    public string Snapshot { get; init; } = Core.Data.Snapshot.Latest;

    /// <summary>Name of the service.</summary>
    [CommandOption("--service <SERVICE>")]
    [Description("Service whose data is replaced; may be left out where only one has data.")]
    public string? Service { get; init; }

    /// <summary>Name of the stack.</summary>
    [CommandOption("--stack <STACK>")]
    [Description("Stack to work on; the default is dev.")]
    [DefaultValue("dev")]
    public string Stack { get; init; } = "dev";
}
