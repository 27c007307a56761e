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

        await SameAsync(stage, "02-up");
        await SameAsync(stage, "03-up-nochange");
        await SameAsync(stage, "04-preview-change", preview: true);
        await SameAsync(stage, "05-up-change");
        await SameAsync(stage, "06-refresh-drift");
        await SameAsync(stage, "07-up-repair");
        SameState("dev.json", stage.State);
    }

    [Fact]
    public async Task Gate_that_refuses_a_release_is_replayed_call_by_call()
    {
        var stage = new ReplayStage("gate");

        await SameAsync(stage, "60-gate-v1");
        await SameAsync(stage, "61-gate-bad");
        await SameAsync(stage, "62-gate-v1-again");
        await SameAsync(stage, "63-gate-v2");
    }

    [Fact]
    public async Task List_kept_in_the_stacks_own_outputs_is_replayed_call_by_call()
    {
        var stage = new ReplayStage("ledger");

        await SameAsync(stage, "70-ledger-up-v1");
        await SameAsync(stage, "71-ledger-up-v1");
        await SameAsync(stage, "72-ledger-preview-v2", preview: true);
        await SameAsync(stage, "73-ledger-up-bad");
        await SameAsync(stage, "74-ledger-up-v2");
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

    private static async Task SameAsync(ReplayStage stage, string recording, bool preview = false)
    {
        var problems = await stage.RunAsync(recording, preview);
        Assert.True(problems.Count == 0, $"{recording} is not as recorded:\n{string.Join("\n", problems)}");
    }
}
