using System.Text.Json.Nodes;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Secrets;
using Omega.Offline.Engine.Tests.Support;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Tests.Replay;

/// <summary>The recorded programs make this engine ask the providers what the official engine asked them.</summary>
public sealed class ReplayTests
{
    [Fact]
    public async Task Release_site_and_its_repair_are_replayed_call_by_call()
    {
        var stage = new ReplayStage("dev");

        await SameAsync(
            stage,
            "01-preview", "02-up", "03-up-nochange", "04-preview-change", "05-up-change", "06-refresh-drift",
            "07-up-repair");
        SameState("dev.json", stage.State);
    }

    [Fact]
    public async Task Gate_that_refuses_a_release_is_replayed_call_by_call()
    {
        var stage = new ReplayStage("gate");

        await SameAsync(stage, "60-gate-v1", "61-gate-bad", "62-gate-v1-again", "63-gate-v2");
    }

    [Fact]
    public async Task List_kept_in_the_stacks_own_outputs_is_replayed_call_by_call()
    {
        var stage = new ReplayStage("ledger");

        await SameAsync(
            stage,
            "70-ledger-up-v1", "71-ledger-up-v1", "72-ledger-preview-v2", "73-ledger-up-bad", "74-ledger-up-v2",
            "75-ledger-up-v2");
    }

    [Fact]
    public async Task Hardened_containers_their_drift_and_their_end_are_replayed_call_by_call()
    {
        var stage = new ReplayStage("rich");

        await SameAsync(
            stage,
            "10-rich-upload-fails", "11-rich-up", "12-rich-same", "13-rich-preview-2", "14-rich-up-2", "15-rich-same-2",
            "16-rich-refresh", "17-rich-repair", "18-rich-stopped-refresh", "19-rich-repair-2", "19b-rich-destroy");
        Assert.Empty(stage.State.Resources);
    }

    [Theory]
    [InlineData("31-fail1", "f1")]
    [InlineData("32-fail2", "f2")]
    [InlineData("33-fail3", "f3")]
    [InlineData("34-fail4", "f4")]
    [InlineData("36-fail6", "f6")]
    [InlineData("37-fail7", "f7")]
    public async Task Failures_are_replayed_call_by_call(string recording, string stack)
    {
        var stage = new ReplayStage(stack);

        await SameAsync(stage, recording);

        Assert.Empty(stage.State.Operations);
    }

    [Fact]
    public async Task Life_of_commands_and_options_of_resources_are_replayed_call_by_call()
    {
        var stage = new ReplayStage("cases", RecordedStart.Of("20b-up-a1"));

        await SameAsync(stage, "20b-up-a1", "21-preview-a2", "22-up-a2", "35-fail-protect#2");
        SameState("cases.json", stage.State);
    }

    [Fact]
    public async Task Kubernetes_release_is_replayed_call_by_call()
    {
        var stage = new ReplayStage("prod");

        await SameAsync(
            stage,
            "40-k8s-preview", "41-k8s-up", "42-k8s-same", "43-k8s-change", "44-k8s-bad", "45-k8s-refresh",
            "46-k8s-repair", "47-k8s-destroy");
    }

    private static Snapshot Recorded(string file) =>
        new StateReader(file, salt => PassphraseSecrets.Open(SomeSecrets.RecordedPassphrase, salt)).Read(File.ReadAllBytes(Path.Combine("Data", file)));

    private static void SameState(string file, Snapshot now)
    {
        // The recording's paths were replaced, but not those inside its secrets.
        var recorded = Comparable(Recorded(file)).Replace("/tmp/rec/site", "/project/web", StringComparison.Ordinal);

        Assert.Equal(recorded, Comparable(now));
    }

    // What is the same in any two runs: no ids of providers, no times.
    private static string Comparable(Snapshot snapshot)
    {
        var resources = JsonNode.Parse(StateWriter.Export(snapshot, SomeSecrets.Shared, plain: true))!["deployment"]!["resources"]!.AsArray();
        foreach (var resource in resources.OfType<JsonObject>())
        {
            resource.Remove("created");
            resource.Remove("modified");
            if (resource["type"]!.GetValue<string>().StartsWith("pulumi:providers:", StringComparison.Ordinal))
            {
                resource.Remove("id");
            }

            if (resource["provider"] is { } provider)
            {
                resource["provider"] = Urns.SplitReference(provider.GetValue<string>()).Urn;
            }
        }

        return string.Join('\n', resources.OrderBy(resource => resource!["urn"]!.GetValue<string>(), StringComparer.Ordinal).Select(resource => resource!.ToJsonString()));
    }

    private static async Task SameAsync(ReplayStage stage, params string[] recordings)
    {
        for (var i = 0; i < recordings.Length; i++)
        {
            var problems = await stage.RunAsync(recordings[i], i + 1 < recordings.Length ? recordings[i + 1] : null);
            Assert.True(problems.Count == 0, $"{recordings[i]} is not as recorded:\n{string.Join("\n", problems)}");
        }
    }
}
