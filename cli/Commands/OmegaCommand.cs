using Omega.Cli.Processes;
using Omega.Cli.Provisioning;
using Omega.Cli.Support;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>What every command has at hand.</summary>
internal abstract class OmegaCommand<TSettings> : AsyncCommand<TSettings>
    where TSettings : CommandSettings
{
    private readonly Lazy<Checkout> _checkout = new(() => Checkout.Find());
    private Setup? _setup;

    /// <summary>The checkout that this program was built in.</summary>
    protected Checkout Checkout => _checkout.Value;

    /// <summary>What the operator sees.</summary>
    protected Report Report { get; } = Report.ToConsole();

    /// <summary>Runs programs.</summary>
    protected IProcesses Processes { get; } = new SystemProcesses();

    /// <summary>Brings the machine to where a stack can be deployed.</summary>
    protected Setup Setup => _setup ??= new(Checkout, Processes, Report);

    /// <summary>Runs work that no other command of this checkout may disturb.</summary>
    protected async Task<int> Exclusively(Func<Task<int>> work)
    {
        using var only = CheckoutLock.Take(Checkout);
        return await work();
    }
}
