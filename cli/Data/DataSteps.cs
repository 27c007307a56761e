using Omega.Cli.Configuration;
using Omega.Cli.Engines;
using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Core.Data;
using Omega.Core.Settings;

namespace Omega.Cli.Data;

/// <summary>Works on the data of the services of one stack, with the very steps that an update runs.</summary>
/// <param name="checkout">The checkout.</param>
/// <param name="processes">Runs programs.</param>
/// <param name="stack">Name of the stack.</param>
/// <param name="settings">Its configuration, checked.</param>
/// <param name="secret">Gives a value of the configuration by its key, without the project's name.</param>
internal sealed class DataSteps(Checkout checkout, IProcesses processes, string stack, OmegaSettings settings, Func<string, string?> secret)
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>Services that have data.</summary>
    public IReadOnlyList<Service> Services { get; } = [.. settings.ServicesOf(stack).Where(service => service.HasData)];

    private string Prefix => $"omega-{stack}";

    /// <summary>Reads the configuration of a stack.</summary>
    /// <exception cref="OmegaException">It cannot be read, or is wrong.</exception>
    public static async Task<DataSteps> OfAsync(Checkout checkout, IProcesses processes, Engine engine, string stack, CancellationToken cancellation)
    {
        var answer = await StackConfiguration.AskAsync(engine, stack, cancellation);
        var configuration = StackConfiguration.Parse(answer.Must($"read the configuration of stack '{stack}'", $"Deploy it: ./omega up {stack}").Output);
        var settings = SettingsReader.Read(stack, Get, [], checkedIn: StackFile.DigestOf(checkout.StackFile(stack)));
        return new(checkout, processes, stack, settings, Get);

        string? Get(string key) => configuration[$"omega:{key}"];
    }

    /// <summary>Services by their names, all without any; one that has no data is refused.</summary>
    /// <exception cref="OmegaException">A name is not that of a service with data.</exception>
    public IReadOnlyList<Service> Named(IReadOnlyList<string> names)
    {
        var unknown = names.Where(name => Services.All(service => service.Name != name)).ToList();
        return unknown.Count > 0
            ? throw new OmegaException(
                $"{string.Join(", ", unknown)} must be the name of a service with data of stack '{stack}', "
                + (Services.Count == 0 ? "which has none (omega:services.NAME.data)." : $"one of {string.Join(", ", Services.Select(service => service.Name))}."),
                ExitCode.Input)
            : [.. Services.Where(service => names.Count == 0 || names.Contains(service.Name))];
    }

    /// <summary>Snapshots of the stack, oldest first.</summary>
    public async Task<IReadOnlyList<Snapshot>> SnapshotsAsync(CancellationToken cancellation) =>
        Snapshot.Parse((await RunAsync(DataScript.Snapshots, null, "", cancellation)).Output, Prefix);

    /// <summary>Copies the data of a service; returns the snapshot's id.</summary>
    public async Task<string> BackUpAsync(Service service, CancellationToken cancellation) =>
        (await RunAsync(DataScript.Backup, service, "", cancellation)).Text;

    /// <summary>Copies keys, state and configuration of this machine; returns the snapshot's id.</summary>
    public async Task<string> BackUpMachineAsync(CancellationToken cancellation) =>
        (await RunAsync(DataScript.Machine, null, "", cancellation)).Text;

    /// <summary>Puts a snapshot in the place of a service's data; returns what the step said.</summary>
    /// <exception cref="OmegaException">It did not come to that; the message says what is there now.</exception>
    public async Task<string> RestoreAsync(Service service, Snapshot snapshot, CancellationToken cancellation) =>
        (await RunAsync(DataScript.Restore, service, snapshot.Id, cancellation)).Error.Trim();

    /// <summary>Starts what had the data of a service last, where nobody runs on it; returns its name, or nothing.</summary>
    public async Task<string> HealAsync(Service service, CancellationToken cancellation) =>
        (await RunAsync(DataScript.Heal, service, "", cancellation)).Text;

    private async Task<ProcessResult> RunAsync(string step, Service? service, string snapshot, CancellationToken cancellation)
    {
        var environment = DataScript.Environment(Prefix, settings, service).ToDictionary(entry => entry.Key, entry => (string?)entry.Value);
        environment["SCRIPT"] = DataScript.Read(step);
        environment["SNAPSHOT"] = snapshot;
        environment["TIMEOUT_SECONDS"] = "60";
        environment["BACKUP_PASSWORD"] = secret(BackupSettings.Password) ?? "";
        environment["BACKUP_ACCESS_KEY"] = secret(BackupSettings.AccessKey) ?? "";
        environment["BACKUP_SECRET_KEY"] = secret(BackupSettings.SecretKey) ?? "";
        var call = new ProcessCall("/bin/bash", "-c", "exec /bin/bash -c \"$SCRIPT\"")
        {
            Folder = checkout.At("infra"),
            Environment = environment,
            Limit = Longest,
        };
        var result = await processes.RunAsync(call, cancellation);
        return result.Succeeded ? result
            : result.ExitCode is ProcessResult.NotFound or ProcessResult.TimedOut ? result.Must("work on the data of services")
            : throw new OmegaException(result.LastLines(40));
    }
}
