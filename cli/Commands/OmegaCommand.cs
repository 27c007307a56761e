using System.Runtime.InteropServices;
using Omega.Cli.Processes;
using Omega.Cli.Provisioning;
using Omega.Cli.Support;
using Omega.Core.Registries;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>What every command has at hand.</summary>
internal abstract class OmegaCommand<TSettings> : AsyncCommand<TSettings>
    where TSettings : CommandSettings
{
    private Checkout? _checkout;
    private Setup? _setup;

    /// <summary>The checkout that this program was built in.</summary>
    internal Checkout Checkout { get => _checkout ??= Checkout.Find(); init => _checkout = value; }

    /// <summary>What the operator sees.</summary>
    internal Report Report { get; init; } = Report.ToConsole();

    /// <summary>Runs programs.</summary>
    internal IProcesses Processes { get; init; } = new SystemProcesses();

    /// <summary>Opens registries.</summary>
    internal RegistryLogin Registry { get; init; } = RegistryClient.Open;

    /// <summary>Brings the machine to where a stack can be deployed.</summary>
    protected Setup Setup => _setup ??= new(Checkout, Processes, Report);

    /// <summary>Ends work that goes on until it is told to stop: whoever ends it by a signal, as a service manager does, leaves nothing either.</summary>
    /// <returns>What takes the signal; to be disposed of when the work has ended.</returns>
    protected static IDisposable OnTermination(CancellationTokenSource work) => PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
    {
        signal.Cancel = true;
        work.Cancel();
    });

    /// <summary>Runs work that no other command of this checkout may disturb.</summary>
    protected async Task<int> Exclusively(Func<Task<int>> work)
    {
        using var only = CheckoutLock.Take(Checkout);
        return await work();
    }
}
