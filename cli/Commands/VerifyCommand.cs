using System.Text.Json;
using Omega.Cli.Inspection;
using Omega.Cli.Ledger;
using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Cli.Trust;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Omega.Cli.Commands;

/// <summary>`omega verify`: judges what really runs; refuses when one demand is not met.</summary>
internal sealed class VerifyCommand : OmegaCommand<VerifySettings>
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public override async Task<int> ExecuteAsync(CommandContext context, VerifySettings settings, CancellationToken cancellationToken)
    {
        var list = await DockerAsync(["ps", "-q", "--filter", $"label=omega.stack=omega-{settings.Stack}"], cancellationToken);
        var ids = list.Must("list the containers", "`./omega doctor` says what is missing.").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (ids.Length == 0)
        {
            throw new CliException($"No container of stack '{settings.Stack}' runs on this machine. Deploy it: ./omega up {settings.Stack}");
        }

        var checks = new List<Check>();
        var siteImages = new List<string>();
        var answer = "";
        foreach (var id in ids)
        {
            using var inspected = await InspectAsync(id, cancellationToken);
            var drift = (await DockerAsync(["diff", id], cancellationToken)).Must($"compare {id} with its image").Output;
            checks.AddRange(ContainerChecks.Of(inspected.RootElement[0], drift));
            var config = inspected.RootElement[0].GetProperty("Config");
            switch (config.GetProperty("Labels").GetProperty("omega.role").GetString())
            {
                case "site":
                    siteImages.Add(config.GetProperty("Image").GetString()!);
                    break;
                case "edge":
                    answer = (await DockerAsync(["exec", id, "/usr/local/bin/omega", "get", "/version.json"], cancellationToken)).Output;
                    break;
            }
        }

        checks.AddRange(await ReleaseChecksAsync(settings.Stack, siteImages, answer, cancellationToken));
        Show(checks, settings.Json);
        var broken = checks.Count(check => !check.Holds);
        if (broken > 0)
        {
            Report.Error($"{broken} of {checks.Count} checks do not hold. Bring the containers back to what the program says: ./omega up {settings.Stack} --refresh");
        }

        return broken == 0 ? ExitCode.Done : ExitCode.Refused;
    }

    private async Task<IReadOnlyList<Check>> ReleaseChecksAsync(string stack, IReadOnlyList<string> siteImages, string answer, CancellationToken cancellation)
    {
        var engine = await Setup.EngineAsync(cancellation);
        var ledger = await StackLedger.ReadAsync(engine, stack, cancellation);
        var verification = await RecordedVerification.ReadAsync(Checkout, Processes, engine, stack, cancellation);
        var refusal = await verification.RefusalAsync(ledger.Current!.Version, ledger.Current.Digest, cancellation);
        return ReleaseChecks.Of(ledger, siteImages, answer, refusal);
    }

    /// <summary>What runs now; a health check that has not decided yet is waited for, up to half a minute.</summary>
    private async Task<JsonDocument> InspectAsync(string id, CancellationToken cancellation)
    {
        for (var tries = 0; ; tries++)
        {
            var output = (await DockerAsync(["container", "inspect", id], cancellation)).Must($"inspect {id}").Output;
            if (tries == 30 || !output.Contains("\"Status\": \"starting\"", StringComparison.Ordinal))
            {
                return JsonDocument.Parse(output);
            }

            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        }
    }

    private void Show(List<Check> checks, bool json)
    {
        if (json)
        {
            Report.Result(JsonSerializer.Serialize(checks, Json));
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("", "container", "check", "CIS Docker 1.6", "Pod Security", "required", "found");
        foreach (var check in checks)
        {
            table.AddRow(
                check.Holds ? "[green]ok[/]" : "[red]no[/]", check.Container.EscapeMarkup(), check.Control.EscapeMarkup(), check.Cis, check.PodSecurity,
                check.Required.EscapeMarkup(), check.Actual.EscapeMarkup());
        }

        Report.Output.Write(table);
    }

    private Task<ProcessResult> DockerAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        Processes.RunAsync(new ProcessCall("docker", arguments), cancellation);
}
