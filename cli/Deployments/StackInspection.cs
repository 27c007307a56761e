using Omega.Cli.Data;
using Omega.Cli.Engines;
using Omega.Cli.Inspection;
using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Core.Registries;
using Omega.Core.Settings;

namespace Omega.Cli.Deployments;

/// <summary>What really runs of a stack, judged: against ledger, trust policy and policies.</summary>
/// <param name="Current">The record of what is served.</param>
/// <param name="Checks">Every check, held or not.</param>
internal sealed record StackInspection(LedgerRecord Current, IReadOnlyList<Check> Checks)
{
    /// <summary>Looks, and judges by the configuration of now.</summary>
    /// <param name="checkout">The checkout.</param>
    /// <param name="processes">Runs programs.</param>
    /// <param name="engine">Reads state and configuration.</param>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="registry">Opens registries.</param>
    /// <param name="first">What is done on a Docker engine before anybody looks there, with the record of what is served.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OmegaException">The stack was never deployed, or nobody can look.</exception>
    public static async Task<StackInspection> OfAsync(
        Checkout checkout, IProcesses processes, Engine engine, string stack, RegistryLogin registry, Func<LedgerRecord, DataSteps?, Task>? first, CancellationToken cancellation)
    {
        var (ledger, verification, configuration) = await DeployedStack.ReadAsync(checkout, processes, engine, stack, registry, cancellation);
        var checkedIn = StackFile.DigestOf(checkout.StackFile(stack));
        var configured = SettingsReader.Read(stack, key => configuration[$"omega:{key}"], [], checkedIn: checkedIn);
        var policies = PolicyChecks.Of(configured, stack, ledger, TimeProvider.System);
        if (first is not null && configured.Kubernetes is null)
        {
            var data = new DataSteps(checkout, processes, stack, configured, key => configuration[$"omega:{key}"]);
            await first(ledger.Current!, data.Services.Count > 0 ? data : null);
        }

        var services = configured.ServicesOf(stack);
        var observed = configured.Kubernetes is { } cluster
            ? await new RunningPods(ClusterAccess.Of(cluster, configuration["omega:kubeconfig"])).ObserveAsync(stack, policies, services, cancellation)
            : await new RunningContainers(processes).ObserveAsync(stack, policies, services, configured.Site, cancellation);
        var verdict = await verification.VerdictAsync(ledger.Current!.Version, ledger.Current.Digest, cancellation);
        var trusted = new TrustFinding(
            verification.Told(verdict, ledger.Current.Digest), verdict.Image?.End, TimeProvider.System.GetUtcNow());
        var signatures = new List<Check>();
        foreach (var service in services)
        {
            signatures.Add(ServiceChecks.Signature(service, await verification.RefusalAsync(service, cancellation)));
        }

        return new(ledger.Current, [.. observed.Checks, .. signatures, .. ReleaseChecks.Of(ledger, observed, trusted, configured.Web.Maintenance)]);
    }
}
