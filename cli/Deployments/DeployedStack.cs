using Omega.Cli.Configuration;
using Omega.Cli.Engines;
using Omega.Cli.Ledger;
using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Cli.Trust;
using Omega.Core.Registries;
using Omega.Core.Settings;

namespace Omega.Cli.Deployments;

/// <summary>A stack as its last update left it, read from its state at once.</summary>
/// <param name="Ledger">What it has served.</param>
/// <param name="Verification">Verifies its releases, as the configuration of now says.</param>
/// <param name="Configuration">What it is configured with now.</param>
internal sealed record DeployedStack(StackLedger Ledger, ConfiguredVerification Verification, StackConfiguration Configuration)
{
    /// <summary>What a stack has served, without anything to verify it by but the ledger's own keys; null where nothing is recorded.</summary>
    /// <exception cref="OmegaException">State or configuration cannot be read.</exception>
    public static async Task<StackLedger?> LedgerAsync(Engine engine, string stack, CancellationToken cancellation)
    {
        var state = StackState.Parse((await StackState.AskAsync(engine, stack, cancellation)).Must($"read the state of stack '{stack}'").Output);
        if (StackLedger.Of(stack, state.Outputs).Current is null)
        {
            return null;
        }

        var config = await StackConfiguration.AskAsync(engine, stack, cancellation);
        return LedgerOf(stack, state, StackConfiguration.Parse(config.Must($"read the configuration of stack '{stack}', which names the keys of its records").Output));
    }

    /// <summary>Reads state and configuration of a stack.</summary>
    /// <exception cref="OmegaException">The stack does not exist, or nothing was ever deployed to it.</exception>
    public static async Task<DeployedStack> ReadAsync(Checkout checkout, IProcesses processes, Engine engine, string stack, RegistryLogin registry, CancellationToken cancellation)
    {
        var export = StackState.AskAsync(engine, stack, cancellation, "--show-secrets");
        var config = StackConfiguration.AskAsync(engine, stack, cancellation);
        var remedy = $"Deploy it: ./omega up {stack}";
        var state = StackState.Parse((await export).Must($"read the state of stack '{stack}'", remedy).Output);
        var configuration = StackConfiguration.Parse((await config).Must($"read the configuration of stack '{stack}'", remedy).Output);
        var ledger = LedgerOf(stack, state, configuration);
        return ledger.Current is null
            ? throw new OmegaException($"Stack '{stack}' serves nothing that is recorded, so its ledger is empty. {remedy}")
            : new DeployedStack(ledger, new ConfiguredVerification(checkout, processes, stack, configuration, registry), configuration);
    }

    private static StackLedger LedgerOf(string stack, StackState state, StackConfiguration configuration) => StackLedger.Of(stack, state.Outputs) with
    {
        Keys = configuration["omega:ledger"] is null
            ? []
            : SettingsReader.Section<LedgerSettings>(stack, key => configuration[$"omega:{key}"], "ledger").Trusted,
    };
}
