using System.ComponentModel;
using Omega.Cli.Configuration;
using Omega.Cli.Provisioning;
using Omega.Cli.Releases;
using Omega.Cli.Trust;
using Omega.Core.Evidence;
using Omega.Core.Settings;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega base check`: whether the tag of a stack's base names a newer image, and what is known against both.</summary>
internal sealed class BaseCheckCommand : OmegaCommand<BaseCheckSettings>
{
    private const int Shown = 20;

    /// <inheritdoc/>
    public override async Task<int> ExecuteAsync(CommandContext context, BaseCheckSettings settings, CancellationToken cancellationToken)
    {
        var file = Setup.ReadStack(settings.Stack);
        var engine = await Setup.EngineAsync(cancellationToken);
        var read = await StackConfiguration.AskAsync(engine, settings.Stack, cancellationToken);
        var configuration = StackConfiguration.Parse(read.Must($"read the configuration of stack '{settings.Stack}'", $"Set it up: ./omega setup {settings.Stack}").Output);
        string? Get(string key) => configuration[$"omega:{key}"];
        var image = SettingsReader.Section<ImageSettings>(settings.Stack, Get, "image");
        var state = await new BaseCheck(Registry).OfAsync(image, Get("registryUser") ?? "omega", Get("registryPassword") ?? "", cancellationToken);
        var database = Get("evidence") is null ? null : SettingsReader.Section<EvidenceSettings>(settings.Stack, Get, "evidence").Scan?.Database;
        var findings = state.Newer is not { } newer ? null : await BaseFindings.OfAsync(
            Processes, new ConfiguredVerification(Checkout, Processes, settings.Stack, configuration, Registry), settings.Database ?? database, state.Base, newer, cancellationToken);
        if (settings.Json)
        {
            Report.Json(new { settings.Stack, state.Base, state.Made, state.IsHeld, state.Newer, state.NewerMade, Findings = findings });
        }
        else
        {
            Show(state, findings);
        }

        if (settings.Write && state.Newer is { } pinned)
        {
            Write(file, state.Base, pinned);
        }

        return state.Newer is null ? ExitCode.Done : ExitCode.Refused;
    }

    private void Show(BaseState state, BaseFindings? findings)
    {
        Report.Result($"base     {state.Base}{Made(state.Made)}");
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
    private void Write(StackFile file, string before, string newer)
    {
        if (file.Get("omega:image", "base") != before)
        {
            throw new OmegaException($"{file.Path} names another base ({file.Get("omega:image", "base")}) than this machine builds on ({before}), so it was left as it is.", ExitCode.Input);
        }

        file.Set(newer, "omega:image", "base").Save();
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
