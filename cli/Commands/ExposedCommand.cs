using System.ComponentModel;
using System.Text.RegularExpressions;
using Omega.Cli.Deployments;
using Omega.Cli.Engines;
using Omega.Cli.Evidence;
using Omega.Cli.Ledger;
using Omega.Cli.Releases;
using Omega.Cli.Trust;
using Omega.Core.Evidence;
using Omega.Core.Registries;
using Omega.Core.Settings;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega exposed`: which stack served a package with a known vulnerability, which version, from when to when.</summary>
internal sealed partial class ExposedCommand : OmegaCommand<ExposedSettings>
{
    /// <inheritdoc/>
    public override async Task<int> ExecuteAsync(CommandContext context, ExposedSettings settings, CancellationToken cancellationToken)
    {
        var since = settings.Since is { } text ? UtcTime.Read(text, "--since") : (DateTimeOffset?)null;
        var engine = await Setup.EngineAsync(cancellationToken);
        var store = new EvidenceStore(Checkout.Evidence);
        var steps = new StepRunner(Checkout, Processes);
        var scan = new VulnerabilityScan(settings.Database, store, (step, variables, stop) => steps.RunAsync(EvidenceScript.Read(step, SigningMethod.Cosign), variables, stop));
        var exposure = new Exposure(settings.Id, since, store, scan);
        var now = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var stack in (await engine.StacksAsync(cancellationToken)).Order(StringComparer.Ordinal))
        {
            await AddAsync(engine, stack, settings.Fetch, exposure, now, cancellationToken);
        }

        if (exposure.By is not null && exposure.Exposed.Count == 0 && scan.Knows(settings.Id) == false)
        {
            exposure.Cannot("", $"the database of the scanner does not know {settings.Id}, so it says nothing about it; renew it");
        }

        Show(settings, exposure, scan, now);
        return exposure.Exposed.Count > 0 ? ExitCode.Refused : exposure.Unknown.Count > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    private async Task AddAsync(Engine engine, string stack, bool mayFetch, Exposure exposure, SortedDictionary<string, string> now, CancellationToken cancellation)
    {
        try
        {
            if (await DeployedStack.LedgerAsync(engine, stack, cancellation) is { } ledger)
            {
                now[stack] = ledger.Served ?? "";
                var fetch = mayFetch
                    ? new RecordedEvidence((await DeployedStack.ReadAsync(Checkout, Processes, engine, stack, Registry, cancellation)).Verification)
                    : null;
                await exposure.AddAsync(ledger, fetch is null ? null : fetch.SbomAsync, cancellation);
            }
            else if (EngineUpdate.Parse((await engine.RunAsync(EngineUpdate.Arguments(stack), cancellation)).Must($"read the history of stack '{stack}'").Output)
                .Any(update => update is { Kind: "update", Succeeded: true }))
            {
                exposure.Cannot(stack, "it was deployed once and has no records any more: it was removed");
            }
        }
        catch (OmegaException problem)
        {
            exposure.Cannot(stack, problem.Message);
        }
    }

    private void Show(ExposedSettings settings, Exposure exposure, VulnerabilityScan scan, SortedDictionary<string, string> now)
    {
        if (settings.Json)
        {
            Report.Json(new { settings.Id, exposure.By, exposure.Releases, scan.Scans, exposure.Exposed, exposure.Unknown, Serves = now });
            return;
        }

        foreach (var one in exposure.Exposed)
        {
            Report.Result($"{one.Stack}  {one.Role}  {one.Version}  {one.Package} {one.Installed} ({(one.Fixed.Length > 0 ? $"mended in {one.Fixed}" : "not mended yet")})  "
                + $"from {one.From} {(one.Until is null ? "until now" : $"until {one.Until}")}");
        }

        foreach (var one in exposure.Unknown)
        {
            var when = one.From is null && one.Until is null ? "" : $" ({one.From ?? "the beginning"} to {one.Until ?? "now"})";
            Report.Warn($"Not known: {string.Join(' ', new[] { one.Stack, one.Role, one.Version }.Where(part => part.Length > 0))}{when}: {one.Why}");
        }

        foreach (var (stack, version) in now)
        {
            var affected = exposure.Exposed.Any(one => one.Stack == stack && one.Until is null);
            var open = exposure.Unknown.Any(one => one.Stack == stack && one.Until is null);
            Report.Result(version.Length == 0 ? $"{stack} serves nothing now" : $"{stack} serves {version} now: {(affected ? "affected" : open ? "not known" : "not affected")}");
        }

        Report.Step($"{exposure.Releases} releases looked at in {scan.Scans} scans{(exposure.By is null ? "" : $" by {exposure.By}")}");
    }

    [GeneratedRegex(@"\A[A-Z][A-Z0-9]*(-[A-Za-z0-9:.]+)+\z")]
    internal static partial Regex Ids();
}

/// <summary>Settings of `omega exposed`.</summary>
internal sealed class ExposedSettings : CommandSettings
{
    /// <summary>The vulnerability.</summary>
    [CommandArgument(0, "<id>")]
    [Description("A vulnerability as the scanner names it, such as CVE-2024-1234.")]
    public string Id { get; init; } = "";

    /// <summary>Folder of the scanner's database.</summary>
    [CommandOption("--database <FOLDER>")]
    [Description("Folder of Trivy's database (its --cache-dir); by default its own. It is not renewed.")]
    public string? Database { get; init; }

    /// <summary>Since when it matters.</summary>
    [CommandOption("--since <TIME>")]
    [Description("Leave out what ended before, such as 2024-04-01 or 2024-04-01T13:45Z; UTC where no zone is given.")]
    public string? Since { get; init; }

    /// <summary>Ask the registry.</summary>
    [CommandOption("--fetch")]
    [Description("Get what is not kept on this host from the registry, and keep it; without it no network is asked.")]
    public bool Fetch { get; init; }

    /// <summary>Print JSON.</summary>
    [CommandOption("--json")]
    [Description("Print JSON.")]
    public bool Json { get; init; }

    /// <inheritdoc/>
    public override ValidationResult Validate() => !ExposedCommand.Ids().IsMatch(Id)
        ? ValidationResult.Error($"The vulnerability must be an id such as CVE-2024-1234, was '{Id}'.")
        : Database is not null && !Directory.Exists(Database) ? ValidationResult.Error($"--database must be a folder, and {Path.GetFullPath(Database)} is none.")
        : ValidationResult.Success();
}
