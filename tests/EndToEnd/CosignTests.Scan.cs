using System.Text.Json.Nodes;
using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests;

public sealed partial class CosignTests
{
    [SkippableFact]
    public async Task T08_the_gate_refuses_a_release_before_it_is_published_and_the_daily_scan_is_red()
    {
        Ready();
        var made = Environment.GetEnvironmentVariable("OMEGA_TEST_TRIVY_DB");
        Skip.If(made is null || !Shell.Has("trivy"), "OMEGA_TEST_TRIVY_DB names no database of Trivy with made-up entries, or trivy is not on PATH.");
        var database = Path.Combine(stack.State, "trivy");
        (await Shell.BashAsync($"mkdir -p '{database}' && cp -r '{made}/db' '{database}/' && chmod -R u+w '{database}'")).Must();
        var about = Path.Combine(database, "db", "metadata.json");
        var dated = JsonNode.Parse(File.ReadAllText(about))!;
        dated["UpdatedAt"] = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        File.WriteAllText(about, dated.ToJsonString());
        var serving = await stack.OutputAsync("version");
        using (stack.KeepConfiguration())
        using (stack.Keep("web/index.html"))
        {
            await stack.RemoveAsync("omega:release");
            await stack.SetAsync("omega:evidence.scan.gate", "refuse");
            await stack.SetAsync("omega:evidence.scan.database", database);
            stack.ChangePage("vulnerable");

            var refused = await stack.OmegaAsync("up", TestStack.Name);
            var daily = await stack.OmegaAsync("evidence", "scan", TestStack.Name);
            var ofBase = await stack.OmegaAsync("evidence", "scan", TestStack.Name, "--base");

            log.WriteLine(refused.Text + daily.Text + ofBase.Text);
            Assert.Equal((3, 3, 3), (refused.ExitCode, daily.ExitCode, ofBase.ExitCode));
            Assert.All([refused, daily, ofBase], ran => Assert.Contains("CVE-1900-0001", ran.Text, StringComparison.Ordinal));
        }

        Assert.Equal(serving, await stack.OutputAsync("version"));
    }
}
