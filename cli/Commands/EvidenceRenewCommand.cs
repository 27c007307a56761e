using System.ComponentModel;
using Omega.Cli.Deployments;
using Omega.Cli.Ledger;
using Omega.Cli.Provisioning;
using Omega.Cli.Trust;
using Omega.Core.Settings;
using Omega.Core.Trust;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega evidence renew`: lets the trust data of a stack's releases hold for longer, or begins it anew.</summary>
internal sealed class EvidenceRenewCommand : OmegaCommand<EvidenceRenewSettings>
{
    /// <inheritdoc/>
    public override Task<int> ExecuteAsync(CommandContext context, EvidenceRenewSettings settings, CancellationToken cancellationToken)
    {
        _ = Setup.ReadStack(settings.Stack);
        return Exclusively(() => RenewAsync(settings, cancellationToken));
    }

    private async Task<int> RenewAsync(EvidenceRenewSettings settings, CancellationToken cancellation)
    {
        var engine = await Setup.EngineAsync(cancellation);
        var (ledger, verification, _) = await DeployedStack.ReadAsync(Checkout, Processes, engine, settings.Stack, Registry, cancellation);
        var policy = verification.Policy;
        if (policy.Method != SigningMethod.ContentTrust)
        {
            throw new OmegaException($"Stack '{settings.Stack}' signs with cosign (omega:signing.method): what a key signed has no end. "
                + "Where omega:signing.trustedRoot has one, set its successor: `pulumi config set --path omega:signing.trustedRoot`.", ExitCode.Input);
        }

        var repository = $"{verification.Image.Registry}/{verification.Image.Repository}";
        var admin = new TrustRepository(Checkout, policy.Server!, policy.Ca, Processes, Report);
        if (settings.Anew)
        {
            return await BeginAnewAsync(ledger, verification, admin, repository, cancellation);
        }

        if (admin.HasAdminKeys())
        {
            await admin.RenewAsync(repository, cancellation);
        }
        else
        {
            Report.Warn("The keys of the repository are not in .omega/keys/admin, so the roles root and targets are not renewed here.");
        }

        await new SignerRenewal(verification).RunAsync(ledger.Current!, cancellation);
        return await ShowAsync(ledger, verification, cancellation);
    }

    /// <summary>Only what this host proves is signed again, and nothing is taken away while what serves is not among it.</summary>
    private async Task<int> BeginAnewAsync(
        StackLedger ledger, ConfiguredVerification verification, TrustRepository admin, string repository, CancellationToken cancellation)
    {
        var key = new SignerKey(Checkout).Ensure();
        if (!(verification.Policy.Signers ?? []).Contains(key))
        {
            throw new OmegaException($"omega:signing.signers ({verification.Policy.Names}) does not name {key}, the key that this machine makes a signer. "
                + "Where the keys of a trust server are kept elsewhere, its trust data is begun anew there: `notary delete --remote`, "
                + "`notary init --publish`, `notary delegation add --publish`. Nothing was changed.", ExitCode.Input);
        }

        var lost = new LostReleases(verification);
        var proven = new List<(LedgerRecord Release, VerifiedImage Image)>();
        foreach (var release in ReleaseTarget.Releases(ledger).Where(ledger.Stands))
        {
            var (image, refusal, _) = await lost.ProofAsync(release, cancellation);
            if (image is not null)
            {
                proven.Add((release, image));
            }
            else if (release.Digest == ledger.Current!.Digest)
            {
                throw new OmegaException(
                    $"What serves ({release.Version}) cannot be proven by this host, so it would not be signed again: {refusal} Nothing was changed.",
                    ExitCode.Refused);
            }
            else
            {
                Report.Warn($"Version {release.Version} is not signed again, as this host cannot prove it: {refusal}");
            }
        }

        Report.Step($"Beginning the trust data of {repository} anew, for {proven.Count} releases that this host proves");
        await admin.DeleteAsync(repository, cancellation);
        await admin.EnsureAsync(repository, cancellation);
        foreach (var (release, image) in proven.AsEnumerable().Reverse())
        {
            await lost.SignAsync(release, image, cancellation);
        }

        return await ShowAsync(ledger, verification, cancellation);
    }

    private async Task<int> ShowAsync(StackLedger ledger, ConfiguredVerification verification, CancellationToken cancellation)
    {
        var refused = 0;
        foreach (var release in ReleaseTarget.Releases(ledger))
        {
            var verdict = await verification.VerdictAsync(release.Version, release.Digest, cancellation);
            refused += verdict.IsVerified ? 0 : 1;
            var found = verdict.IsVerified ? $"verified, holds until {UtcTime.Shown(verdict.Image.End!.Time)}" : verdict.Refusal;
            Report.Result($"{release.Version}  {found}");
        }

        return refused == 0 ? ExitCode.Done : ExitCode.Refused;
    }
}

/// <summary>Settings of `omega evidence renew`.</summary>
internal sealed class EvidenceRenewSettings : StackSettings
{
    /// <summary>Begin anew.</summary>
    [CommandOption("--anew")]
    [Description("Take the trust data away and begin it anew, with new keys where they are lost; what this host can prove is signed again.")]
    public bool Anew { get; init; }
}
