using System.Collections.Immutable;
using Omega.Infra.Tests.Support;

namespace Omega.Infra.Tests.Ledger;

public sealed class ReleaseLedgerTests
{
    [Fact]
    public async Task First_update_begins_the_ledger()
    {
        var record = Assert.Single(await LedgerAsync(Some.Settings(), new RecordingMocks()));

        Assert.Equal(
            new LedgerRecord
            {
                Format = LedgerRecord.CurrentFormat,
                Number = 1,
                Version = RecordingMocks.Version,
                Digest = RecordingMocks.Digest,
                Content = Some.Content,
                Base = Some.Settings().Image.Base,
                Commit = new string('a', 40),
                Signer = Some.SignerId,
                Edge = RecordingMocks.Reference,
                Settings = Some.Settings().ServedDigest,
                Stack = "dev",
                DeployedAt = "2026-11-25T12:00:30Z",
                By = "ci@runner",
                Action = LedgerAction.Build,
                Previous = "",
                Hash = record.ComputeHash(),
            },
            record);
    }

    [Fact]
    public async Task An_update_appends_to_what_the_stack_put_out_last()
    {
        var before = SomeRecords.Ledger(1, 2);

        var after = await LedgerAsync(Some.Settings(), new RecordingMocks { StackOutputs = SomeStack.Outputs(before, before[^1].Version) });

        Assert.Equal(before, after.SkipLast(1));
        Assert.Equal((3, before[^1].Hash), (after[^1].Number, after[^1].Previous));
    }

    [Fact]
    public async Task An_update_that_changes_nothing_appends_nothing()
    {
        var settings = Some.Settings() with { Release = new ReleaseSettings(RecordingMocks.Version, RecordingMocks.Digest, Some.Content) };
        var before = await LedgerAsync(settings, new RecordingMocks());

        Assert.Equal(before, await LedgerAsync(settings, new RecordingMocks { StackOutputs = SomeStack.Outputs(before, RecordingMocks.Version) }));
    }

    [Theory]
    [InlineData("settings")]
    [InlineData("services")]
    [InlineData("edge")]
    [InlineData("exemptions")]
    public async Task An_update_that_changes_what_serves_beside_the_release_is_a_record_too(string part)
    {
        var settings = Some.Settings() with { Release = new ReleaseSettings(RecordingMocks.Version, RecordingMocks.Digest, Some.Content) };
        var before = await LedgerAsync(settings, new RecordingMocks());
        var changed = part switch
        {
            "settings" => settings with { Site = settings.Site with { MemoryMiB = 128 } },
            "services" => settings with { Api = Some.Api() },
            "exemptions" => settings with { Policies = new PoliciesSettings([new("require-log-limits", "site-edge", "outage", "2099-01-01")]) },
            _ => settings,
        };
        const string Edge = "localhost:5000/omega/web@sha256:4444444444444444444444444444444444444444444444444444444444444444";
        before = part == "edge" ? LedgerChain.Append([], before[0] with { Edge = Edge }, built: false) : before;
        var mocks = new RecordingMocks { StackOutputs = SomeStack.Outputs(before, RecordingMocks.Version) };

        var after = await LedgerAsync(changed, mocks);

        Assert.Equal((2, LedgerAction.Change, before[0].Digest), (after.Count, after[^1].Action, after[^1].Digest));
        Assert.NotEqual(Part(before[0], part), Part(after[^1], part));
    }

    private static string Part(LedgerRecord record, string part) => record.ToDictionary().GetValueOrDefault(part, "");

    [Fact]
    public async Task A_release_that_another_stack_built_is_recorded_with_what_was_handed_over()
    {
        var settings = Some.Settings() with
        {
            Release = new ReleaseSettings(RecordingMocks.Version, RecordingMocks.Digest, Some.Content, Some.Settings().Image.Base, new string('b', 40)),
        };

        var record = Assert.Single(await LedgerAsync(settings, new RecordingMocks()));

        Assert.Equal((LedgerAction.Promote, Some.Settings().Image.Base, new string('b', 40)), (record.Action, record.Base, record.Commit));
    }

    [Fact]
    public async Task A_promoted_release_is_recorded_with_the_record_that_it_comes_from()
    {
        var from = RecordReference.Of("dev", SomeRecords.Ledger(1)[0]).ToString();
        var settings = Some.Settings() with { Release = new ReleaseSettings(RecordingMocks.Version, RecordingMocks.Digest, Some.Content, From: from) };

        var record = Assert.Single(await LedgerAsync(settings, new RecordingMocks()));

        Assert.Equal((LedgerAction.Promote, from), (record.Action, record.From));
    }

    [Fact]
    public async Task A_changed_ledger_lets_nothing_new_be_deployed()
    {
        var edited = SomeRecords.Ledger(1, 2).Select(record => record with { By = "nobody" }).ToList();
        var mocks = new RecordingMocks { StackOutputs = SomeStack.Outputs(edited, edited[^1].Version) };

        var messages = await InfraTest.FailsAsync(Some.Settings(), mocks);

        var refusal = Assert.Single(messages);
        Assert.StartsWith("Refused: the ledger was changed by other hands: record 1 (version 20240401-134501) was edited", refusal, StringComparison.Ordinal);
        Assert.Contains("pulumi config set --path omega:ledger.override.record 2`", refusal, StringComparison.Ordinal);
        Assert.All(mocks.Resources, resource => Assert.Contains(resource.Type, (string[])["pulumi:pulumi:Stack", "pulumi:pulumi:StackReference"]));
    }

    [Fact]
    public async Task A_changed_ledger_does_not_close_the_way_back_to_a_record_that_stands()
    {
        var whole = SomeRecords.Ledger(1, 2);
        IReadOnlyList<LedgerRecord> edited = [whole[0], whole[1] with { By = "nobody" }];
        var back = Some.Settings() with { Release = new ReleaseSettings(whole[0].Version, whole[0].Digest, whole[0].Content) };
        var forward = Some.Settings() with { Release = new ReleaseSettings(whole[1].Version, whole[1].Digest, whole[1].Content) };
        RecordingMocks Mocks() => new() { StackOutputs = SomeStack.Outputs(edited, edited[^1].Version) };

        Assert.Equal(3, (await LedgerAsync(back, Mocks())).Count);
        Assert.StartsWith("Refused: ", Assert.Single(await InfraTest.FailsAsync(forward, Mocks())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_to_go_on_is_recorded_and_holds_for_this_end_of_the_ledger_alone()
    {
        var edited = SomeRecords.Ledger(1, 2).Select(record => record with { By = "nobody" }).ToList();
        var mocks = new RecordingMocks { StackOutputs = SomeStack.Outputs(edited, edited[^1].Version) };
        OmegaSettings Decided(int record) => Some.Settings() with { Ledger = new LedgerSettings(null, new LedgerOverride(record, "outage 12")) };

        var after = await LedgerAsync(Decided(2), mocks);

        Assert.Equal((3, "outage 12"), (after[^1].Number, after[^1].Override));
        Assert.Empty(LedgerChain.Problems(after, RecordingMocks.Version));
        Assert.StartsWith("Refused: ", Assert.Single(await InfraTest.FailsAsync(Decided(1), mocks)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_are_signed_and_those_from_before_once()
    {
        using var key = LedgerKey.Generate();
        var settings = Some.Settings() with { Ledger = new LedgerSettings([key.PublicPem]) };
        var before = SomeRecords.FromBefore(1, 2);

        var after = await LedgerAsync(settings, new RecordingMocks { StackOutputs = SomeStack.Outputs(before, before[^1].Version) }, key.PrivatePem);

        Assert.Equal(before.Select(record => record.Hash), after.Take(2).Select(record => record.Hash));
        Assert.All(after, record => Assert.True(LedgerKey.HasSigned(record, [key.PublicPem])));
        IReadOnlyList<LedgerRecord> stripped = [after[0], after[1], after[2] with { Signature = "" }];
        Assert.Contains("record 3", Assert.Single(await InfraTest.FailsAsync(settings, new RecordingMocks { StackOutputs = SomeStack.Outputs(stripped, RecordingMocks.Version) })), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_recorded_is_kept_beside_the_images_and_what_was_cut_off_is_taken_back_from_there()
    {
        using var key = LedgerKey.Generate();
        var settings = Some.Settings() with { Ledger = new LedgerSettings([key.PublicPem]) };
        var before = SomeRecords.FromBefore(1, 2);
        var first = new RecordingMocks { StackOutputs = SomeStack.Outputs(before, before[^1].Version) };
        var whole = await LedgerAsync(settings, first, key.PrivatePem);
        var series = $"ledger-dev-{Digest.Of(key.PublicPem.Trim()).Abbreviated}";
        Assert.Equal([$"{series}-000001", $"{series}-000002", $"{series}-000003"], first.Anchors.Keys.Order());

        var cut = new RecordingMocks { StackOutputs = SomeStack.Outputs(whole.Take(1), whole[0].Version), Anchors = first.Anchors };
        Assert.Equal(whole, await LedgerAsync(settings, cut, key.PrivatePem));

        var emptied = new RecordingMocks { Anchors = first.Anchors };
        Assert.Equal(whole, await LedgerAsync(settings, emptied, key.PrivatePem));
    }

    [Fact]
    public async Task A_ledger_that_somebody_made_anew_without_signatures_is_refused_by_what_is_kept_beside_the_images()
    {
        using var key = LedgerKey.Generate();
        var settings = Some.Settings() with { Ledger = new LedgerSettings([key.PublicPem]) };
        var first = new RecordingMocks();
        var whole = await LedgerAsync(settings, first, key.PrivatePem);
        var forged = LedgerChain.Append([], whole[0] with { By = "somebody", Signature = "" }, built: true);

        var messages = await InfraTest.FailsAsync(settings, new RecordingMocks { StackOutputs = SomeStack.Outputs(forged, forged[0].Version), Anchors = first.Anchors }, ledgerKey: key.PrivatePem);

        Assert.Contains("record 1 is not the one that was anchored beside the images: it was rewritten", Assert.Single(messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_what_is_kept_beside_the_images_nothing_new_is_deployed_and_the_way_back_is_open()
    {
        using var key = LedgerKey.Generate();
        var settings = Some.Settings() with { Ledger = new LedgerSettings([key.PublicPem]) };
        IReadOnlyList<LedgerRecord> whole = [.. SomeRecords.Ledger(1, 2).Select(key.Sign)];
        RecordingMocks Away() => new()
        {
            StackOutputs = SomeStack.Outputs(whole, whole[^1].Version),
            AnchorFailure = "The registry cannot be reached: test.",
        };
        var back = settings with { Release = new ReleaseSettings(whole[0].Version, whole[0].Digest, whole[0].Content) };

        var away = Away();
        Assert.Equal(3, (await LedgerAsync(back, away, key.PrivatePem)).Count);
        // What is there is not known, so nothing is written over it.
        Assert.Empty(away.Anchors);
        // A preview asks nobody.
        await InfraTest.RunAsync(settings, preview: true, mocks: Away(), ledgerKey: key.PrivatePem);
        Assert.Equal("The registry cannot be reached: test.", Assert.Single(await InfraTest.FailsAsync(settings, Away(), ledgerKey: key.PrivatePem)));
    }

    /// <summary>An update was killed when its record was kept, and had not put it out; then somebody goes back, and the registry is away.</summary>
    [Fact]
    public async Task What_was_recorded_and_not_put_out_is_known_on_this_host_without_the_registry()
    {
        using var key = LedgerKey.Generate();
        var settings = Some.Settings() with { Ledger = new LedgerSettings([key.PublicPem]) };
        IReadOnlyList<LedgerRecord> before = [.. SomeRecords.Ledger(1, 2).Select(key.Sign)];
        var host = Path.Combine(SomeStack.Context().EvidenceFolder, $"ledger-dev-{Digest.Of(key.PublicPem.Trim()).Abbreviated}.json");
        RecordingMocks After(IReadOnlyList<LedgerRecord> records, RecordingMocks? kept, bool answers) => new()
        {
            Anchoring = () => Assert.True(File.Exists(host), "what is kept beside the images is no news to the host"),
            StackOutputs = SomeStack.Outputs(records, records[^1].Version),
            Anchors = kept?.Anchors ?? [],
            AnchorFailure = answers ? null : "The registry cannot be reached: test.",
        };
        var killed = After(before, null, answers: true);
        var whole = await LedgerAsync(settings, killed, key.PrivatePem);

        var back = settings with { Release = new ReleaseSettings(before[1].Version, before[1].Digest, before[1].Content) };
        var after = await LedgerAsync(back, After(before, killed, answers: false), key.PrivatePem);

        Assert.Equal(whole, after.Take(3));
        Assert.Equal((4, before[1].Digest), (after[^1].Number, after[^1].Digest));
        Assert.Equal(3, killed.Anchors.Count);
        // Killed again, and gone back to again: what the host has does not wait for the registry.
        Assert.Equal(after, await LedgerAsync(back, After(before, killed, answers: false), key.PrivatePem));
        // With the registry there again nothing is refused, and nothing that is kept is written over.
        var kept = killed.Anchors.ToDictionary();
        var next = After(after, killed, answers: true);
        Assert.Equal(after, (await LedgerAsync(settings, next, key.PrivatePem)).Take(4));
        Assert.Equal(kept, next.Anchors.Take(3));
        Assert.Contains(next.Anchors.Keys, tag => tag.EndsWith("-000004", StringComparison.Ordinal));
    }

    /// <summary>A file backend gives its reader a file that is being written, and the update fails with "failed to load checkpoint: EOF".</summary>
    [Fact]
    public async Task Nothing_is_registered_before_the_ledger_is_read()
    {
        var mocks = new RecordingMocks { ReadTime = TimeSpan.FromMilliseconds(300) };

        await InfraTest.RunAsync(Some.Settings(), mocks: mocks);

        Assert.Empty(mocks.BeforeRead);
    }

    [Fact]
    public async Task The_record_is_made_only_when_what_serves_changes()
    {
        var graph = await InfraTest.RunAsync(Some.Settings());

        Assert.Equal(
            [RecordingMocks.Version, RecordingMocks.Digest, RecordingMocks.Reference, Some.Settings().ServedDigest, ""],
            ((ImmutableArray<object>)graph.Input("ledger-record", "triggers")!).Cast<string>());
        Assert.False(graph.Resource("ledger-record").Inputs.ContainsKey("update"));
    }

    private static async Task<IReadOnlyList<LedgerRecord>> LedgerAsync(OmegaSettings settings, RecordingMocks mocks, string? ledgerKey = null)
    {
        var graph = await InfraTest.RunAsync(settings, mocks: mocks, ledgerKey: ledgerKey);
        var stack = Assert.Single(graph.Created.OfType<OmegaStack>());
        var read = new TaskCompletionSource<ImmutableArray<ImmutableDictionary<string, string>>>();
        _ = stack.Ledger.Apply(records =>
        {
            read.SetResult(records);
            return records;
        });
        return [.. (await read.Task.WaitAsync(Patience.Limit)).Select(record => LedgerRecord.Read(record))];
    }
}
