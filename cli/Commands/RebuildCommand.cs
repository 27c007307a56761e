using System.ComponentModel;
using Omega.Cli.Deployments;
using Omega.Cli.Engines;
using Omega.Cli.Ledger;
using Omega.Cli.Provisioning;
using Omega.Cli.Releases;
using Omega.Core.Evidence;
using Omega.Core.Registries;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega rebuild`: builds a recorded release again and says whether it is the same, to the byte.</summary>
internal sealed class RebuildCommand : OmegaCommand<RebuildSettings>
{
    private const int Shown = 100;

    /// <inheritdoc/>
    public override async Task<int> ExecuteAsync(CommandContext context, RebuildSettings settings, CancellationToken cancellationToken)
    {
        _ = Setup.ReadStack(settings.Stack);
        var engine = await Setup.EngineAsync(cancellationToken);
        var (ledger, verification, _) = await DeployedStack.ReadAsync(Checkout, Processes, engine, settings.Stack, Registry, cancellationToken);
        var release = ReleaseTarget.Find(ledger, settings.Version);
        if (!ledger.Stands(release))
        {
            Report.Error($"Refused: the record of version {release.Version} does not stand: {string.Join("; ", ledger.ProblemsOf(release))}. Nothing was built.");
            return ExitCode.Refused;
        }

        var recorded = await verification.ContentsAsync(release.Digest, cancellationToken);
        var rebuild = new Rebuild(Checkout, Processes, engine, new EvidenceStore(Checkout.Evidence), Report);
        var (rebuilt, content) = await rebuild.RunAsync(settings.Stack, release, id => verification.ReadAsync(id, cancellationToken), cancellationToken);
        var difference = ImageDifference.Of(recorded, rebuilt);
        var signer = settings.Sign && difference.IsSame ? await verification.SignRebuildAsync(release, rebuilt, cancellationToken) : null;
        if (settings.Json)
        {
            Report.Json(new
            {
                settings.Stack,
                release.Version,
                release.Digest,
                release.Commit,
                release.Base,
                Same = difference.IsSame,
                SignedBy = signer,
                difference.HasSameLayers,
                Content = new { Then = release.Content, Now = content },
                difference.Files,
                difference.Configuration,
            });
        }
        else
        {
            Show(release, difference, content);
            if (signer is not null)
            {
                Report.Result($"Signed by {signer}: {release.Version} was built again here and is the same. "
                    + "A stack that names this key in omega:signing.rebuilders takes it.");
            }
        }

        return difference.IsSame ? ExitCode.Done : ExitCode.Refused;
    }

    private void Show(LedgerRecord release, ImageDifference difference, string content)
    {
        if (difference.IsSame)
        {
            Report.Result($"{release.Version} is the same when it is built again from commit {release.Commit}: every layer to the byte, and the configuration but for its build time");
            return;
        }

        var all = difference.Files.Concat(difference.Configuration.Select(line => $"configuration {line}")).ToList();
        all.Take(Shown).ToList().ForEach(Report.Result);
        if (all.Count > Shown)
        {
            Report.Result($"and {all.Count - Shown} more; --json names all");
        }

        Report.Error($"{release.Version} is another image when it is built again from commit {release.Commit}"
            + (content == release.Content ? ", though from the same files and settings." : $": what is built from differs too, its digest was {release.Content} and is {content}."));
    }
}

/// <summary>Settings of `omega rebuild`.</summary>
internal sealed class RebuildSettings : CommandSettings, INamesStack
{
    /// <summary>The release.</summary>
    [CommandArgument(0, "<version>")]
    [Description("A release of the ledger: a version, or the unique beginning of one such as 20240401-1345.")]
    public string Version { get; init; } = "";

    /// <summary>Name of the stack.</summary>
    [CommandArgument(1, "[stack]")]
    [Description("Stack that built it, by default dev.")]
    [DefaultValue("dev")]
    public string Stack { get; init; } = "dev";

    /// <summary>Sign what was found.</summary>
    [CommandOption("--sign")]
    [Description("Where it is the same, sign so with omega:signingKey, the key of a second builder, and put that beside the image.")]
    public bool Sign { get; init; }

    /// <summary>Print JSON.</summary>
    [CommandOption("--json")]
    [Description("Print JSON.")]
    public bool Json { get; init; }
}
