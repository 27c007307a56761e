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
                Signer = Some.KeyId,
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

        var after = await LedgerAsync(Some.Settings(), new RecordingMocks { StackOutputs = Outputs(before, before[^1].Version) });

        Assert.Equal(before, after.SkipLast(1));
        Assert.Equal((3, before[^1].Hash), (after[^1].Number, after[^1].Previous));
    }

    [Fact]
    public async Task An_update_that_changes_nothing_appends_nothing()
    {
        var settings = Some.Settings() with { Release = new ReleaseSettings(RecordingMocks.Version, RecordingMocks.Digest, Some.Content) };
        var before = await LedgerAsync(settings, new RecordingMocks());

        Assert.Equal(before, await LedgerAsync(settings, new RecordingMocks { StackOutputs = Outputs(before, RecordingMocks.Version) }));
    }

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
    public async Task A_changed_ledger_does_not_close_the_way_back()
    {
        var edited = SomeRecords.Ledger(1, 2).Select(record => record with { By = "nobody" }).ToList();

        var after = await LedgerAsync(Some.Settings(), new RecordingMocks { StackOutputs = Outputs(edited, edited[^1].Version) });

        Assert.Equal(3, after.Count);
        Assert.NotEmpty(LedgerChain.Problems(after, RecordingMocks.Version));
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
            [RecordingMocks.Version, RecordingMocks.Digest],
            ((ImmutableArray<object>)graph.Input("ledger-record", "triggers")!).Cast<string>());
        Assert.False(graph.Resource("ledger-record").Inputs.ContainsKey("update"));
    }

    private static async Task<IReadOnlyList<LedgerRecord>> LedgerAsync(OmegaSettings settings, RecordingMocks mocks)
    {
        var graph = await InfraTest.RunAsync(settings, mocks: mocks);
        var stack = Assert.Single(graph.Created.OfType<OmegaStack>());
        var read = new TaskCompletionSource<ImmutableArray<ImmutableDictionary<string, string>>>();
        _ = stack.Ledger.Apply(records =>
        {
            read.SetResult(records);
            return records;
        });
        return [.. (await read.Task.WaitAsync(TimeSpan.FromSeconds(5))).Select(record => LedgerRecord.From(record))];
    }

    private static ImmutableDictionary<string, object> Outputs(IEnumerable<LedgerRecord> ledger, string version) => ImmutableDictionary<string, object>.Empty
        .Add("version", version)
        .Add("ledger", ledger.Select(record => record.ToDictionary().ToImmutableDictionary(field => field.Key, field => (object)field.Value)).ToImmutableArray<object>());
}
