using Omega.Cli.Support;

namespace Omega.Cli.Engines;

/// <summary>Offers the published pulumi CLI where there is none and it can be had; asks a person only, and only until the answer is no.</summary>
internal sealed class CliOffer(Checkout checkout, PublishedCli published, Report report, Func<string, bool>? ask)
{
    private string Declined => Path.Combine(checkout.Machine, "pulumi", "declined");

    /// <summary>Installs the CLI when it is wanted; where it cannot be had this checkout's own engine deploys.</summary>
    /// <param name="forced">The engine that is demanded, if any; the CLI is then fetched unasked.</param>
    /// <param name="found">Path of a CLI that is there.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task MakeAsync(string? forced, string? found, CancellationToken cancellation)
    {
        if (found is not null || forced == EngineChoice.Offline || (forced is null && (ask is null || File.Exists(Declined))))
        {
            return;
        }

        if (await published.ChecksumAsync(cancellation) is not { } checksum)
        {
            // Said by the choice itself where the CLI is demanded.
            return;
        }

        if (forced is null && !ask!($"There is no pulumi CLI here. Fetch the official one, {PublishedCli.Version}, into .omega? (otherwise the engine of this checkout deploys)"))
        {
            SecretFile.Write(Declined, $"{EngineChoice.Variable}={EngineChoice.Pulumi} ./omega up fetches it all the same.\n");
            return;
        }

        report.Step($"Fetching the pulumi CLI {PublishedCli.Version} (about 150 MB)");
        if (!await published.InstallAsync(checksum, cancellation))
        {
            report.Warn("It cannot be fetched completely");
        }
    }
}
