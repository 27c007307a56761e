using Omega.Cli.Keys;
using Omega.Cli.Ledger;
using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Cli.Trust;
using Omega.Core.Settings;
using Omega.Core.Trust;

namespace Omega.Cli.Provisioning;

/// <summary>Looks how long the trust data of the dev stack's repository holds, by the judge that releases are verified by.</summary>
internal sealed class TrustDataCheck(Checkout checkout, IProcesses processes, TimeProvider clock)
{
    private const string Tool = "trust data";
    private const string NeededFor = "releases that go on being verified";

    /// <summary>What was found; null where nobody signs here yet.</summary>
    public async Task<Finding?> RunAsync(string registry, string repository, string server, CancellationToken cancellation)
    {
        if (new SignerKey(checkout).Id is not { } signer)
        {
            return null;
        }

        var files = new ServiceFiles(checkout);
        var policy = new SigningSettings(SigningMethod.ContentTrust, [signer], server, files.Authority);
        var image = new ImageSettings(registry, repository, "", "");
        var variables = new Dictionary<string, string>(TrustScript.Environment(image, policy))
        {
            ["REGISTRY_USER"] = files.RegistryUser,
            ["REGISTRY_PASSWORD"] = files.RegistryPassword,
        };
        try
        {
            var step = TrustScript.Read(TrustScript.Evidence, policy.Method);
            var evidence = await new StepRunner(checkout, processes).RunAsync(step, variables, cancellation);
            var verdict = TrustOutlook.OfNewest(evidence, $"{image.Registry}/{image.Repository}", policy, clock.GetUtcNow());
            return verdict is { IsVerified: true, Image.End: { } end }
                ? new(Tool, $"holds until {UtcTime.Shown(end.Time)}", NeededFor, end.Warning(clock.GetUtcNow()), false)
                : verdict.LacksSignature ? new(Tool, "nothing is signed yet", NeededFor, null, false)
                : new(Tool, null, NeededFor, verdict.Refusal, false);
        }
        catch (OmegaException problem)
        {
            return new(Tool, null, NeededFor, problem.Message, false);
        }
    }
}
