using System.ComponentModel;
using Omega.Cli.Data;
using Omega.Cli.Engines;
using Omega.Cli.Machine;
using Omega.Cli.Support;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega backup`: copies the data of services, and what of this machine nobody could make again.</summary>
internal sealed class BackupCommand : OmegaCommand<BackupSettings>
{
    /// <inheritdoc/>
    public override Task<int> ExecuteAsync(CommandContext context, BackupSettings settings, CancellationToken cancellationToken)
    {
        _ = Setup.ReadStack(settings.Stack);
        return settings.List ? ListAsync(settings, cancellationToken) : Exclusively(() => BackUpAsync(settings, cancellationToken));
    }

    private async Task<int> BackUpAsync(BackupSettings settings, CancellationToken cancellation)
    {
        var data = await StepsAsync(settings.Stack, cancellation);
        var services = data.Named(settings.Services);
        var made = new List<(string Of, string Id)>();
        foreach (var service in services)
        {
            Report.Step($"Copying the data of service {service.Name} ({string.Join(", ", service.Data)})");
            made.Add((service.Name, await data.BackUpAsync(service, cancellation)));
        }

        if (settings.Services is [])
        {
            Report.Step("Copying keys, state and configuration of this machine");
            made.Add((".omega", await data.BackUpMachineAsync(cancellation)));
        }

        if (settings.Json)
        {
            Report.Json(made.Select(one => new { one.Of, one.Id }));
            return ExitCode.Done;
        }

        made.ForEach(one => Report.Result($"{one.Id[..8]}  {one.Of}"));
        return ExitCode.Done;
    }

    private async Task<int> ListAsync(BackupSettings settings, CancellationToken cancellation)
    {
        var data = await StepsAsync(settings.Stack, cancellation);
        _ = data.Named(settings.Services);
        var all = (await data.SnapshotsAsync(cancellation)).Where(one => settings.Services is [] || settings.Services.Contains(one.Service)).ToList();
        if (settings.Json)
        {
            Report.Json(all);
            return ExitCode.Done;
        }

        foreach (var snapshot in all)
        {
            Report.Result(snapshot.ToString());
        }

        if (all.Count == 0)
        {
            Report.Step($"There is no snapshot of stack '{settings.Stack}'. Make one: ./omega backup --stack {settings.Stack}");
        }

        return ExitCode.Done;
    }

    private async Task<DataSteps> StepsAsync(string stack, CancellationToken cancellation)
    {
        await new Apt(Processes, Report).ProgramAsync("restic", "restic", "backing up the data of services", cancellation);
        return await DataSteps.OfAsync(Checkout, Processes, await Setup.EngineAsync(cancellation), stack, cancellation);
    }
}

/// <summary>Settings of `omega backup`.</summary>
internal sealed class BackupSettings : CommandSettings, INamesStack
{
    /// <summary>Names of services.</summary>
    [CommandArgument(0, "[service]")]
    [Description("Services whose data is copied; without any all that have data, and .omega.")]
    public string[] Services { get; init; } = [];

    /// <summary>Name of the stack.</summary>
    [CommandOption("--stack <STACK>")]
    [Description("Stack to work on; the default is dev.")]
    [DefaultValue("dev")]
    public string Stack { get; init; } = "dev";

    /// <summary>List what there is.</summary>
    [CommandOption("--list")]
    [Description("Copy nothing; list the snapshots that there are, oldest first.")]
    public bool List { get; init; }

    /// <summary>Print JSON.</summary>
    [CommandOption("--json")]
    [Description("Print JSON.")]
    public bool Json { get; init; }
}
