using System.ComponentModel;
using Omega.Cli.Deployments;
using Omega.Cli.Engines;
using Omega.Cli.Evidence;
using Omega.Cli.Ledger;
using Omega.Cli.Provisioning;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega explain`: what a file of a release is, and where it comes from.</summary>
internal sealed class ExplainCommand : OmegaCommand<ExplainSettings>
{
    private const int Shown = 8;

    /// <inheritdoc/>
    public override async Task<int> ExecuteAsync(CommandContext context, ExplainSettings settings, CancellationToken cancellationToken)
    {
        _ = Setup.ReadStack(settings.Stack);
        var engine = await Setup.EngineAsync(cancellationToken);
        var (ledger, verification, _) = await DeployedStack.ReadAsync(Checkout, Processes, engine, settings.Stack, Registry, cancellationToken);
        var release = settings.Version is { } version ? ReleaseTarget.Find(ledger, version) : ledger.Current!;
        var sbom = Core.Evidence.Sbom.Read((await new RecordedEvidence(verification).SbomAsync(release, cancellationToken)).Predicate);
        if (!sbom.Files.TryGetValue(settings.File, out var file))
        {
            var name = settings.File[(settings.File.LastIndexOf('/') + 1)..];
            var near = sbom.Files.Keys.Where(path => path.EndsWith($"/{name}", StringComparison.Ordinal)).Take(Shown).ToList();
            throw new OmegaException($"Version {release.Version} of stack '{settings.Stack}' has no file {settings.File}"
                + (near.Count > 0 ? $"; of that name there are: {string.Join(", ", near)}." : ". Give the whole path, such as /usr/sbin/nginx."), ExitCode.Input);
        }

        if (settings.Json)
        {
            Report.Json(new { release.Version, release.Digest, release.Commit, release.Base, File = file });
        }
        else
        {
            Report.Result(Text(file, release));
        }

        return file.IsKnown ? ExitCode.Done : ExitCode.Refused;
    }

    private static string Text(Core.Evidence.SbomFile file, LedgerRecord release) => string.Join('\n', ((string?[])
    [
        $"file     {file.Path}",
        file.Sha256.Length > 0 ? $"sha256   {file.Sha256}" : null,
        $"origin   {file.Origin}{(file.Why.Length > 0 ? $": {file.Why}" : "")}",
        .. file.From.Select(from => $"from     {from}"),
        file.Package.Length > 0 ? $"package  {file.Package}" : null,
        $"base     {release.Base}",
        $"commit   {release.Commit}",
        $"release  {release.Version} ({release.Digest})",
    ]).Where(line => line is not null));
}

/// <summary>Settings of `omega explain`.</summary>
internal sealed class ExplainSettings : CommandSettings, INamesStack
{
    /// <summary>File of the image.</summary>
    [CommandArgument(0, "<file>")]
    [Description("Path in the image, such as /usr/sbin/nginx.")]
    public string File { get; init; } = "";

    /// <summary>Name of the stack.</summary>
    [CommandArgument(1, "[stack]")]
    [Description("Stack whose release is asked for, by default dev.")]
    [DefaultValue("dev")]
    public string Stack { get; init; } = "dev";

    /// <summary>Version, instead of what is served.</summary>
    [CommandOption("--release <VERSION>")]
    [Description("A release of the ledger by its version or a unique prefix; by default what is served.")]
    public string? Version { get; init; }

    /// <summary>Print JSON.</summary>
    [CommandOption("--json")]
    [Description("Print JSON.")]
    public bool Json { get; init; }
}
