using Omega.Cli.Ledger;
using Omega.Cli.Releases;
using Omega.Cli.Tests.Ledger;

namespace Omega.Cli.Tests.Releases;

/// <summary>What a record of each form says of a time, and that it does not say more than it holds.</summary>
public sealed class ServedThenTests
{
    private static readonly StackLedger Ledger = SomeLedger.Value;

    [Theory]
    [InlineData("2024-04-01T11:00:00Z", "20240401-134501 ", "until 2024-04-01T12:00:00Z")]
    [InlineData("2024-04-01T12:59:59Z", "20240401-134502 ", "until 2024-04-01T13:00:00Z")]
    [InlineData("2024-04-01 15:30 +02:00", "20240401-134503 ", "until 2024-04-01T14:00:00Z")]
    [InlineData("2024-04-02", "20240401-134501 ", "until now")]
    public void The_record_of_the_time_is_found_and_says_until_when_it_held(string time, string site, string until)
    {
        var parts = Parts(Ledger, time);

        Assert.StartsWith(site, parts["site"], StringComparison.Ordinal);
        Assert.Contains(until, parts["served"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_time_is_said_in_UTC() => Assert.Equal("2024-04-01T13:30:00Z (UTC)", Parts(Ledger, "2024-04-01T15:30+02:00")["time"]);

    [Fact]
    public void A_record_of_the_first_form_does_not_hold_what_was_served_beside_the_release_and_that_is_said()
    {
        LedgerRecord first = LedgerRecord.Read(SomeLedger.Records[0].ToDictionary().Where(field => field.Key != "format")) with { Commit = "unknown" };

        var parts = Parts(Ledger with { Records = [first, .. SomeLedger.Records.Skip(1)] }, "2024-04-01T11:30Z");

        Assert.All(["edge", "services", "settings", "exemptions", "evidence", "commit"], name => Assert.Equal("not recorded", parts[name]));
        Assert.Equal("signer", parts["signer"]);
    }

    [Fact]
    public void A_record_of_now_that_leaves_a_field_out_says_that_there_was_none()
    {
        var parts = Parts(Ledger, "2024-04-01T11:30Z");

        Assert.Equal(("none", "none", "none: all policies held"), (parts["edge"], parts["services"], parts["exemptions"]));
        Assert.Equal("not recorded", parts["evidence"]);
    }

    [Fact]
    public void Services_settings_and_exemptions_are_compared_with_those_of_now()
    {
        string one = "sha256:" + new string('1', 64), two = "sha256:" + new string('2', 64);
        LedgerRecord Served(LedgerRecord record, string settings) => record with
        {
            Settings = settings,
            Services = $"feed=localhost:5000/feed@{one}#{settings} api=localhost:5000/api@{one}",
            Exemptions = "require-log-limits@site until 2024-05-01",
            Edge = $"localhost:5000/omega/web@{record.Digest}",
            Without = "registry",
        };

        var parts = Ledger with { Records = [Served(SomeLedger.Records[0], one), Served(SomeLedger.Records[1], two)], Served = SomeLedger.Records[1].Version };
        var then = new ServedThen(parts, UtcTime.Read("2024-04-01T11:30Z", "time"), []).Parts().ToList();

        Assert.Contains(("settings", $"{one}, other than now"), then);
        Assert.Contains(("service", $"feed localhost:5000/feed@{one}, settings {one}, other than now"), then);
        Assert.Contains(("service", $"api localhost:5000/api@{one}, settings not recorded"), then);
        Assert.Contains(("exemptions", "require-log-limits@site until 2024-05-01"), then);
        Assert.Contains(("edge", $"20240401-134501 localhost:5000/omega/web@{SomeLedger.Records[0].Digest}"), then);
        Assert.Contains(then, part => part.Name == "without");
    }

    [Fact]
    public void Nothing_was_served_after_a_removal_until_the_next_update()
    {
        EngineUpdate[] removed = [new("destroy", UtcTime.Read("2024-04-01T12:20Z", "time"), true, "", "")];

        Assert.NotNull(new ServedThen(Ledger, UtcTime.Read("2024-04-01T12:10Z", "time"), removed));
        Assert.NotNull(new ServedThen(Ledger, UtcTime.Read("2024-04-01T13:10Z", "time"), removed));
        Assert.Contains("and was removed at 2024-04-01T12:20:00Z", Assert.Throws<OmegaException>(
            () => new ServedThen(Ledger, UtcTime.Read("2024-04-01T12:30Z", "time"), removed)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_before_the_records_that_are_kept_is_told_apart_from_one_before_all_of_them()
    {
        var refusal = Assert.Throws<OmegaException>(() => Parts(Ledger with { Records = [.. SomeLedger.Records.Skip(1)] }, "2024-04-01T11:30Z"));

        Assert.Contains("those before record 2 are gone from it", refusal.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Parts(StackLedger ledger, string time) =>
        new ServedThen(ledger, UtcTime.Read(time, "time"), []).Parts().ToDictionary(part => part.Name, part => part.Value);
}
