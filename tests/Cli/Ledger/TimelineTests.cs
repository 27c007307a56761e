using Omega.Cli.Ledger;
using Omega.Cli.Support;
using Omega.Cli.Tests.Support;

namespace Omega.Cli.Tests.Ledger;

public sealed class TimelineTests
{
    /// <summary>As the published CLI prints it, and this checkout's engine after it.</summary>
    private const string History = """
        [
          { "version": 5, "kind": "destroy", "startTime": "2024-04-01T15:00:00.000Z", "environment": {}, "result": "succeeded" },
          { "version": 4, "kind": "refresh", "startTime": "2024-04-01T14:40:00.000Z", "environment": {}, "result": "failed" },
          { "version": 3, "kind": "update", "startTime": "2024-04-01T13:30:00.000Z", "environment": { "git.committer": "Ann" },
            "result": "failed", "resourceChanges": { "create": 2, "same": 9 } },
          { "version": 2, "kind": "update", "startTime": "2024-04-01T12:30:00.000Z", "environment": {}, "result": "failed" },
          { "version": 1, "kind": "update", "startTime": "2024-04-01T10:59:00.000Z", "environment": {}, "result": "succeeded" },
          { "version": 0, "kind": "update" }
        ]
        """;

    [Fact]
    public void Records_and_updates_that_did_not_succeed_stand_in_one_line_of_time()
    {
        var began = DateTimeOffset.Parse("2024-04-01T12:29:58.7Z", System.Globalization.CultureInfo.InvariantCulture);

        var timeline = Timeline.Of(SomeLedger.Records, EngineUpdate.Parse(History), [new UpdateNote(began, began.AddSeconds(20), ExitCode.Refused, "bob@desk")],
            [new Promotion(1, "", "prod", "20240401-134502", SomeLedger.Records[1].Digest, "", "2024-04-01T12:45:00Z", "ann@desk")]);

        Assert.Equal(
            [
                "11:00 release 20240401-134501 <ci>@runner build sha256:111111111111",
                "12:00 release 20240401-134502 <ci>@runner build sha256:222222222222",
                "12:30 refused 3  bob@desk ",
                "12:45 promoted 20240401-134502 ann@desk to prod sha256:222222222222",
                "13:00 release 20240401-134503 <ci>@runner build sha256:333333333333",
                "13:30 failed  Ann 2 create",
                "14:00 rollback 20240401-134501 <ci>@runner rollback sha256:111111111111",
                "14:40 failed refresh  unknown ",
                "15:00 removed  unknown ",
            ],
            timeline.Select(entry => $"{entry.At[11..16]} {entry.Kind} {entry.ExitCode}{(entry.ExitCode is null ? "" : " ")}{entry.Version} {entry.By} {entry.What}"));
    }

    [Theory]
    [InlineData("settings", "settings changed")]
    [InlineData("services", "services: none → api=news@sha256:1")]
    [InlineData("edge", "edge: none → site@sha256:2")]
    [InlineData("exemptions", "exemptions: none → policy@site until 2030-01-01")]
    [InlineData("settings, edge", "settings changed; edge: none → site@sha256:2")]
    public void A_change_without_a_release_is_told_by_what_changed(string kinds, string what)
    {
        var last = SomeLedger.Records[^1];
        var changed = kinds.Split(", ").Aggregate(last with { DeployedAt = "2024-04-01T16:00:00Z" }, (record, kind) => kind switch
        {
            "settings" => record with { Settings = "sha256:9" },
            "services" => record with { Services = "api=news@sha256:1" },
            "edge" => record with { Edge = "site@sha256:2" },
            _ => record with { Exemptions = "policy@site until 2030-01-01" },
        });

        var entry = Timeline.Of(LedgerChain.Append(SomeLedger.Records, changed, built: false), [], [], [])[^1];

        Assert.Equal((kinds, what, last.Version, 5), (entry.Kind, entry.What, entry.Version, entry.Record));
    }

    [Fact]
    public void Notes_of_a_stack_are_kept_oldest_first_and_a_line_by_other_hands_is_none()
    {
        using var folder = new TemporaryFolder();
        var notes = new UpdateNotes(new Checkout(folder.Path));
        var first = new UpdateNote(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddSeconds(3), ExitCode.Failed, "ann@desk");

        notes.Add("dev", first);
        File.AppendAllText(folder.At(".omega", "updates", "dev.jsonl"), "not json\n");
        notes.Add("dev", first with { ExitCode = ExitCode.Refused });

        Assert.Equal([first, first with { ExitCode = ExitCode.Refused }], notes.Of("dev"));
        Assert.Empty(notes.Of("prod"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void A_stack_without_a_history_has_none(string json) => Assert.Empty(EngineUpdate.Parse(json));
}
