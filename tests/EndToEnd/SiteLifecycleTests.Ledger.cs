using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests;

public sealed partial class SiteLifecycleTests
{
    [SkippableFact]
    [Trait("Engine", "every")]
    public async Task T23_an_earlier_release_is_one_command_away_without_a_build_and_without_a_lost_request()
    {
        Ready();
        var before = await LedgerAsync();
        await Shell.DockerAsync("image", "rm", "--force", _firstImage!, $"localhost:5000/omega/web:{_firstVersion}");
        await using var load = new ReaderCrowd(TestStack.Url);

        log.WriteLine((await stack.OmegaAsync("rollback", _firstVersion!, TestStack.Name)).Must());

        (await load.StopAsync()).MustHaveLostNothing();
        await StillServesAsync(_firstVersion!);
        Assert.Equal(_firstImage, await stack.OutputAsync("image"));
        var after = await LedgerAsync();
        Assert.Equal(before.Select(record => record.ToJsonString()), after.SkipLast(1).Select(record => record.ToJsonString()));
        Assert.Equal(("rollback", _firstVersion), (Text(after[^1], "action"), Text(after[^1], "version")));
        Assert.Equal((Text(after[0], "base"), Text(after[0], "commit")), (Text(after[^1], "base"), Text(after[^1], "commit")));
    }

    [SkippableFact]
    [Trait("Engine", "every")]
    public async Task T23b_ledger_can_be_believed()
    {
        Ready();
        var ledger = await LedgerAsync();

        (await stack.OmegaAsync("ledger", "verify", TestStack.Name)).Must();

        Assert.Equal(ledger.Count, ledger.Select(record => Text(record, "number")).Distinct().Count());
        Assert.All(ledger.Zip(ledger.Skip(1)), pair => Assert.NotEqual(Served(pair.First), Served(pair.Second)));
        Assert.Equal(_firstVersion, Text(ledger[0], "version"));
    }

    /// <summary>With public tools alone, as docs/ledger.md says.</summary>
    [SkippableFact]
    [Trait("Engine", "every")]
    public async Task T23b1_each_record_is_signed_and_kept_beside_the_images()
    {
        Ready();
        var ledger = await LedgerAsync();
        var key = Path.GetTempFileName();
        await File.WriteAllTextAsync(key, stack.LedgerKey);

        foreach (var record in ledger)
        {
            (await Shell.BashAsync($"""
                folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
                jq -r 'del(.hash, .signature) | to_entries | sort_by(.key)[] | "\(.key)=\(.value)"' <<<"$RECORD" >"$folder/record"
                [ "$(sha256sum <"$folder/record" | cut -d ' ' -f 1)" = "$(jq -r .hash <<<"$RECORD")" ]
                jq -r .signature <<<"$RECORD" | base64 -d >"$folder/signature"
                openssl dgst -sha256 -verify '{key}' -signature "$folder/signature" "$folder/record"
                """, new Dictionary<string, string?> { ["RECORD"] = record.ToJsonString() })).Must();
        }

        File.Delete(key);
        Assert.Equal(ledger.Select(record => record.ToJsonString()), await AnchoredAsync());
    }

    /// <summary>Records beside the images, in their order: those of this stack and key, and no others.</summary>
    private async Task<IReadOnlyList<string>> AnchoredAsync()
    {
        var series = $"ledger-{TestStack.Name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(stack.LedgerKey.Trim())))[..12]}-";
        var records = new List<string>();
        foreach (var tag in (await PublishedAsync()).Where(tag => tag.StartsWith(series, StringComparison.Ordinal)))
        {
            var manifest = JsonNode.Parse(await RegistryAsync($"manifests/{tag}"))!;
            var fields = JsonNode.Parse(manifest["annotations"]!["dev.omega.ledger.record"]!.GetValue<string>())!.AsObject();
            records.Add(new JsonObject(fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))).ToJsonString());
        }

        return records;
    }

    [SkippableFact]
    public async Task T23c_a_changed_record_is_found()
    {
        Ready();
        var state = (await stack.PulumiAsync("stack", "export", "--stack", TestStack.Name)).Must();
        var changed = JsonNode.Parse(state)!;
        var root = changed["deployment"]!["resources"]!.AsArray().Single(resource => Text(resource!, "type") == "pulumi:pulumi:Stack")!;
        root["outputs"]!["ledger"]![0]!["by"] = "somebody else";
        await stack.ImportAsync(changed.ToJsonString());

        var found = await stack.OmegaAsync("ledger", "verify", TestStack.Name);

        await stack.ImportAsync(state);
        log.WriteLine(found.Text);
        Assert.Equal(3, found.ExitCode);
        Assert.Contains($"record 1 (version {_firstVersion}) was edited", found.Text, StringComparison.Ordinal);
        (await stack.OmegaAsync("ledger", "verify", TestStack.Name)).Must();
    }

    [SkippableFact]
    public async Task T23d_a_release_that_the_registry_lost_is_refused_before_anything_changes()
    {
        Ready();
        var serving = await ServedVersionAsync();
        var lost = Text((await LedgerAsync()).Last(record => Text(record, "version") != serving), "version");
        var configuration = stack.Configuration;
        Ran refused;
        await using (await LostTag.LoseAsync(lost))
        {
            refused = await stack.OmegaAsync("rollback", lost, TestStack.Name);
        }

        log.WriteLine(refused.Text);
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains($"no longer holds version {lost}", refused.Text, StringComparison.Ordinal);
        Assert.Equal(configuration, stack.Configuration);
        await StillServesAsync(serving);
    }

    [SkippableFact]
    public async Task T23e_a_release_that_was_never_served_is_refused_with_the_candidates()
    {
        Ready();

        var refused = await stack.OmegaAsync("rollback", "20200101-000000", TestStack.Name);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("never served a release '20200101-000000'", refused.Text, StringComparison.Ordinal);
        Assert.Contains(_firstVersion!, refused.Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task T23f_what_really_runs_is_what_the_ledger_says()
    {
        Ready();

        var verified = await stack.OmegaAsync("verify", TestStack.Name, "--json");

        log.WriteLine(verified.Text);
        var checks = JsonNode.Parse(verified.Must())!.AsArray();
        Assert.All(checks, check => Assert.True(check!["holds"]!.GetValue<bool>(), check.ToJsonString()));
        Assert.Contains(checks, check => Text(check!, "control") == "recorded release answers");
    }

    [SkippableFact]
    [Trait("Engine", "every")]
    public async Task T23g_a_renamed_stack_is_refused_before_anything_is_built_and_the_remedy_mends_it()
    {
        Ready();
        var serving = await ServedVersionAsync();
        var images = await ImagesAsync();
        (await stack.PulumiAsync("stack", "rename", "renamed", "--stack", TestStack.Name)).Must();

        var refused = await stack.OmegaAsync("up", "renamed");

        log.WriteLine(refused.Text);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains($"Stack 'renamed' served its releases under the name '{TestStack.Name}'", refused.Text, StringComparison.Ordinal);
        Assert.Equal(images, await ImagesAsync());
        await StillServesAsync(serving);
        (await stack.PulumiAsync(Regex.Match(refused.Text, "`pulumi (stack rename [^`]+)`").Groups[1].Value.Split(' '))).Must();
        (await stack.UpAsync("--expect-no-changes")).Must();
        await StillServesAsync(serving);
    }

    private async Task<IReadOnlyList<JsonNode>> LedgerAsync() =>
        [.. JsonNode.Parse((await stack.OmegaAsync("ledger", TestStack.Name, "--json")).Must())!.AsArray().Select(record => record!)];

    /// <summary>The release of a record, and all that serves beside it.</summary>
    private static string Served(JsonNode record) =>
        $"{record["digest"]} {record["settings"]} {record["services"]} {record["edge"]} {record["exemptions"]}";

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
