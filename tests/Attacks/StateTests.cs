using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Omega.Attacks.Tests.Support;

namespace Omega.Attacks.Tests;

/// <summary>A state that somebody without keys has written.</summary>
public sealed class StateTests(AttackedStack stack) : Attack(stack)
{
    private static readonly string[] ImageFields = ["image", "name", "repoDigest"];
    private static readonly string[] ReleaseFields = ["version", "digest", "content", "base", "commit"];

    [SkippableTheory]
    [InlineData("a record says something else", "was edited")]
    [InlineData("records change places", "does not follow the record before it")]
    [InlineData("the last record is of the first release", "is not the one that was anchored beside the images: it was rewritten")]
    [InlineData("all is rewritten, with hashes that are right", "is signed by none of omega:ledger.keys")]
    [InlineData("all is rewritten, and nothing is signed", "was rewritten")]
    [InlineData("it serves what no record says", "newer records were removed")]
    public async Task A_ledger_of_other_hands_lets_nothing_new_be_deployed(string how, string found)
    {
        await Attacked.RefusedAsync(
            () => Attacked.WithStateAsync(state => Rewrite(Outputs(state), how), Attacked.UpWithAnotherPageAsync),
            Refused,
            "the ledger was changed by other hands",
            found);
    }

    [SkippableTheory]
    [InlineData("cut")]
    [InlineData("emptied")]
    public async Task A_ledger_that_was_cut_is_whole_again_after_the_next_update(string how)
    {
        var ledger = (await Attacked.LedgerAsync()).ToJsonString();

        await Attacked.RefusedAsync(
            () => Attacked.WithStateAsync(
                state =>
                {
                    var outputs = Outputs(state);
                    outputs["ledger"] = how == "emptied" ? [] : new JsonArray([outputs["ledger"]![0]!.DeepClone()]);
                    outputs["version"] = how == "emptied" ? null : outputs["ledger"]![0]!["version"]!.DeepClone();
                },
                async () =>
                {
                    var ran = await Attacked.UpAsync();
                    Assert.Equal(ledger, (await Attacked.LedgerAsync()).ToJsonString());
                    return ran;
                }),
            0,
            "They are taken back from there");
    }

    /// <summary>What a rollback would write into the stack's file.</summary>
    [SkippableTheory]
    [InlineData("base", "image:1\"\n  omega:api: {image: evil}\n#", "base must be")]
    [InlineData("version", "20200101-000000\n  omega:api: x", "version must")]
    [InlineData("digest", "sha256:0000000000000000000000000000000000000000000000000000000000000000", "signed")]
    public async Task A_poisoned_record_is_not_gone_back_to(string field, string value, string found)
    {
        var configuration = Stack.Configuration;

        await Attacked.RefusedAsync(
            () => Attacked.WithStateAsync(
                state =>
                {
                    var ledger = Outputs(state)["ledger"]!.AsArray();
                    ledger[^2]![field] = value;
                    Chain(ledger);
                },
                () => Stack.OmegaAsync("rollback", "previous", TestStack.Name)),
            Refused,
            found);

        Assert.Equal(configuration, Stack.Configuration);
    }

    /// <summary>An end that the engine would run when the resource goes, as it is in no program.</summary>
    [SkippableTheory]
    [InlineData("up")]
    [InlineData("down")]
    public async Task A_script_that_was_put_into_the_state_is_not_run(string command) => await Attacked.RefusedAsync(
        () => Attacked.WithStateAsync(
            state =>
            {
                var command = Resource(state, "site-activate").DeepClone();
                command["urn"] = $"{command["urn"]}-more";
                command["inputs"]!["delete"] = $"touch '{Attacked.Marker}'";
                command["outputs"]!["delete"] = $"touch '{Attacked.Marker}'";
                state["deployment"]!["resources"]!.AsArray().Add(command);
            },
            () => Stack.OmegaAsync(command, TestStack.Name)),
        Refused,
        "it has a script `delete`, which would run on this machine");

    [SkippableFact]
    public async Task Scripts_of_the_state_are_not_run_by_any_command()
    {
        _ = await Attacked.ChangeStateAsync(state =>
        {
            foreach (var command in Resources(state).Where(resource => (string?)resource["type"] == "command:local:Command"))
            {
                foreach (var part in new[] { command["inputs"]!, command["outputs"]! })
                {
                    part["create"] = $"touch '{Attacked.Marker}'";
                    part["environment"]!["SCRIPT"] = $"touch '{Attacked.Marker}'";
                }
            }
        });

        foreach (string[] command in new string[][] { ["ledger", "verify"], ["verify"], ["up"] })
        {
            (await Stack.OmegaAsync([.. command, TestStack.Name])).Must();
            Attacked.NothingWasRun();
        }

        (await Stack.OmegaAsync("verify", TestStack.Name)).Must();
        await Attacked.ReadVersionsAsync();
    }

    /// <summary>The state says that something else runs, and was pulled: what is recorded is what is served, all the same.</summary>
    [SkippableFact]
    public async Task Images_of_the_state_are_not_served()
    {
        var foreign = $"{AttackedStack.Repository}@sha256:{new string('6', 64)}";
        _ = await Attacked.ChangeStateAsync(
            state =>
            {
                foreach (var resource in Resources(state).Where(resource => ((string?)resource["type"])!.StartsWith("docker:", StringComparison.Ordinal)))
                {
                    foreach (var part in new[] { resource["inputs"]!.AsObject(), resource["outputs"]!.AsObject() })
                    {
                        foreach (var name in ImageFields.Where(name => ((string?)part[name])?.Contains('@', StringComparison.Ordinal) == true))
                        {
                            part[name] = foreign;
                        }
                    }
                }
            });

        (await Attacked.UpAsync()).Must();

        (await Stack.OmegaAsync("verify", TestStack.Name)).Must();
        (await Stack.UpAsync("--expect-no-changes")).Must();
    }

    private static IEnumerable<JsonNode> Resources(JsonNode state) => state["deployment"]!["resources"]!.AsArray().Select(resource => resource!);

    private static JsonNode Resource(JsonNode state, string name) =>
        Resources(state).Single(resource => ((string?)resource["urn"])!.EndsWith($"::{name}", StringComparison.Ordinal));

    private static JsonNode Outputs(JsonNode state) => Resources(state).Single(resource => (string?)resource["type"] == "pulumi:pulumi:Stack")["outputs"]!;

    private static void Rewrite(JsonNode outputs, string how)
    {
        var ledger = outputs["ledger"]!.AsArray();
        switch (how)
        {
            case "a record says something else":
                ledger[0]!["by"] = "somebody";
                break;
            case "records change places":
                var first = ledger[0]!.DeepClone();
                ledger.RemoveAt(0);
                ledger.Add(first);
                break;
            case "the last record is of the first release":
                foreach (var field in ReleaseFields)
                {
                    ledger[^1]![field] = ledger[0]![field]?.DeepClone();
                }

                outputs["version"] = ledger[0]!["version"]!.DeepClone();
                Chain(ledger);
                break;
            case "it serves what no record says":
                outputs["version"] = "20200101-000000";
                break;
            default:
                foreach (var record in ledger)
                {
                    record!["by"] = "somebody";
                    _ = how.EndsWith("nothing is signed", StringComparison.Ordinal) && record.AsObject().Remove("signature");
                }

                Chain(ledger);
                break;
        }
    }

    /// <summary>Hashes as anybody can make them.</summary>
    private static void Chain(JsonArray ledger)
    {
        var previous = "";
        foreach (var record in ledger.Select(record => record!.AsObject()))
        {
            record["previous"] = previous;
            var text = string.Concat(record.Where(field => field.Key is not ("hash" or "signature"))
                .OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={field.Value}\n"));
            record["hash"] = previous = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        }
    }
}
