using System.ComponentModel;
using Omega.Cli.Configuration;
using Omega.Cli.Provisioning;
using Omega.Cli.Releases;
using Omega.Cli.Trust;
using Omega.Core.Evidence;
using Omega.Core.Registries;
using Omega.Core.Settings;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega base check`: whether the tag of a stack's base names a newer image, and what is known against both.</summary>
internal sealed class BaseCheckCommand : OmegaCommand<BaseCheckSettings>
{
    private const int Shown = 20;

    /// <summary>Tells the day of a base that says none.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <inheritdoc/>
    public override async Task<int> ExecuteAsync(CommandContext context, BaseCheckSettings settings, CancellationToken cancellationToken)
    {
        var file = Setup.ReadStack(settings.Stack);
        var engine = await Setup.EngineAsync(cancellationToken);
        var read = await StackConfiguration.AskAsync(engine, settings.Stack, cancellationToken);
        var (image, login, database) = read.Succeeded
            ? Configured(settings.Stack, StackConfiguration.Parse(read.Output))
            : CheckedIn(file, read.LastLines(1));
        var state = await new BaseCheck(Registry).OfAsync(image, login.User, login.Password, cancellationToken);
        var findings = state.Newer is { } newer
            ? await FindAsync(image, login, settings.Database ?? database, state.Base, newer, cancellationToken)
            : null;
        if (settings.Json)
        {
            Report.Json(new { settings.Stack, state.Base, Day = image.BaseDay, state.Made, state.IsHeld, state.Newer, state.NewerMade, Findings = findings });
        }
        else
        {
            Show(state, image.BaseDay, findings);
        }

        if (settings.Write && state.Newer is { } pinned)
        {
            Write(file, state.Base, pinned, state.NewerMade);
        }

        return state.Newer is null ? ExitCode.Done : ExitCode.Refused;
    }

    private static (ImageSettings Image, (string User, string Password) Login, string? Database) Configured(string stack, StackConfiguration configuration)
    {
        string? Get(string key) => configuration[$"omega:{key}"];
        return (
            SettingsReader.Section<ImageSettings>(stack, Get, "image"), (Get("registryUser") ?? "omega", Get("registryPassword") ?? ""),
            Get("evidence") is null ? null : SettingsReader.Section<EvidenceSettings>(stack, Get, "evidence").Scan?.Database);
    }

    /// <summary>A workflow that only proposes needs no secret.</summary>
    private (ImageSettings Image, (string User, string Password) Login, string? Database) CheckedIn(StackFile file, string why)
    {
        Report.Warn($"The configuration of the stack cannot be read here, so {Path.GetFileName(file.Path)} counts as it is checked in, and nobody is "
            + $"logged in at its registry: {why}");
        string Get(string name) => file.Get("omega:image", name) ?? "";
        var image = new ImageSettings(Get("registry"), Get("repository"), Get("base"), Get("platform"), BaseDay: file.Get("omega:image", "baseDay"));
        return image.Problems().FirstOrDefault() is { } problem
            ? throw new OmegaException($"omega:image.{problem.Path} of {file.Path} {problem.Rule}, was '{problem.Given}'.", ExitCode.Input)
            : (image, ("omega", ""), null);
    }

    private Task<BaseFindings> FindAsync(
        ImageSettings image, (string User, string Password) login, string? database, string pinned, string newer, CancellationToken cancellation)
    {
        var store = new EvidenceStore(Checkout.Evidence);
        var steps = new StepRunner(Checkout, Processes);
        Task<string> Run(string step, IReadOnlyDictionary<string, string> variables, CancellationToken token) => steps.RunAsync(
            EvidenceScript.Read(step, SigningMethod.Cosign),
            new Dictionary<string, string>
            {
                ["REGISTRY"] = image.Registry,
                ["REGISTRY_USER"] = login.User,
                ["REGISTRY_PASSWORD"] = login.Password,
            }.Concat(variables),
            token);
        var scan = new VulnerabilityScan(database, store, Run) { IsOffline = database is not null };
        return BaseFindings.OfAsync(Processes, new SavedImage(store, Run, image.Platform), scan, pinned, newer, cancellation);
    }

    private void Show(BaseState state, string? day, BaseFindings? findings)
    {
        Report.Result($"base     {state.Base}{(day is null ? "" : $", of {day}")}{Made(state.Made)}");
        if (state.Newer is null)
        {
            Report.Result("newer    nothing: its tag names it");
            return;
        }

        Report.Result($"newer    {state.Newer}{Made(state.NewerMade)}");
        if (!state.IsHeld)
        {
            Report.Warn("The registry no longer has the base as it is pinned: a machine that does not have it cannot build.");
        }

        if (findings is { Problem: { } problem })
        {
            Report.Warn($"What is known against either is not known: {problem}");
            return;
        }

        Show("mended", findings!.Mended);
        Show("added", findings.Added);
        Show("staying", findings.Staying);
    }

    private void Show(string name, IReadOnlyList<Core.Evidence.Finding> findings)
    {
        foreach (var found in findings.OrderByDescending(found => found.Severity).ThenBy(found => found.Id, StringComparer.Ordinal).Take(Shown))
        {
            Report.Result($"{name,-8} {found.Id} ({found.Severity.ToString().ToLowerInvariant()}) in {found.Package} {found.Installed}");
        }

        Report.Result($"{name,-8} {findings.Count} known vulnerabilities");
    }

    /// <summary>Only what the checked-in file says itself: a base that was made on this machine stands in for it elsewhere.</summary>
    private void Write(StackFile file, string before, string newer, string? made)
    {
        if (file.Get("omega:image", "base") != before)
        {
            throw new OmegaException($"{file.Path} names another base ({file.Get("omega:image", "base")}) than this machine builds on ({before}), so it was left as it is.", ExitCode.Input);
        }

        var day = made is { Length: >= 10 } && DateOnly.TryParseExact(made[..10], "yyyy-MM-dd", out _) ? made[..10]
            : Clock.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        file.Set(newer, "omega:image", "base").Set(day, "omega:image", "baseDay").Save();
        Report.Step($"{Path.GetFileName(file.Path)} now names {newer}: build with it (`./omega up`), and commit it");
    }

    private static string Made(string? time) => time is null ? "" : $", made {time}";
}

/// <summary>Settings of `omega base check`.</summary>
internal sealed class BaseCheckSettings : StackSettings
{
    /// <summary>Folder of the scanner's database.</summary>
    [CommandOption("--database <FOLDER>")]
    [Description("Folder of Trivy's database, which is then not renewed; by default that of omega:evidence.scan, or Trivy's own.")]
    public string? Database { get; init; }

    /// <summary>Write the newer base into the stack's file.</summary>
    [CommandOption("--write")]
    [Description("Write what is newer into Pulumi.<stack>.yaml, for a commit or a proposal.")]
    public bool Write { get; init; }

    /// <summary>Print JSON.</summary>
    [CommandOption("--json")]
    [Description("Print JSON.")]
    public bool Json { get; init; }
}
