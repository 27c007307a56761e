using Omega.Core.Data;
using Omega.Core.Settings;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Data;

/// <summary>Which copy of its data a service gets: one of its own, of its stack, whole, and named without doubt.</summary>
public sealed class SnapshotTests
{
    private static Service Store => Some.Data().ServicesOf("dev")[1];

    private static string Paths => DataScript.PathsOf(Store);

    [Fact]
    public void Only_what_has_all_marks_of_the_stack_is_listed_oldest_first()
    {
        var all = Snapshot.Parse(
            $$"""
            [{"id":"{{Id('b')}}","time":"2026-11-29T12:00:00.123456789+01:00","tags":["stack=omega-dev","service=store","paths={{Paths}}","before=0123"]},
             {"id":"{{Id('a')}}","time":"2026-11-29T10:00:00Z","tags":["stack=omega-dev","service=store","paths={{Paths}}","by=hand"]},
             {"id":"{{Id('c')}}","time":"2026-11-29T13:00:00Z","tags":["stack=omega-dev","machine"]},
             {"id":"{{Id('d')}}","time":"2026-11-29T13:00:00Z","tags":["draft=1.2"]},
             {"id":"{{Id('e')}}","time":"2026-11-29T13:00:00Z","tags":["stack=omega-dev-2","service=store","paths={{Paths}}","by=hand"]},
             {"id":"short","time":"2026-11-29T13:00:00Z","tags":["stack=omega-dev","service=store","paths={{Paths}}","by=hand"]},
             {"id":"{{Id('f')}}","time":"2026-11-29T13:00:00Z","tags":null}]
            """,
            "omega-dev");

        Assert.Equal(["aaaaaaaa  2026-11-29 10:00:00  store  on demand", "bbbbbbbb  2026-11-29 11:00:00  store  before another version", "cccccccc  2026-11-29 13:00:00  .omega  keys, state and configuration of the machine"], all.Select(one => one.ToString()));
        Assert.Empty(Snapshot.Parse("null", "omega-dev"));
        Assert.Empty(Snapshot.Parse("", "omega-dev"));
        Assert.Throws<OmegaException>(() => Snapshot.Parse("[{\"id\":1}]", "omega-dev"));
    }

    [Theory]
    [InlineData("latest", "abb")]
    [InlineData("aaaa", "aaa")]
    [InlineData("abbb", "abb")]
    public void One_that_is_named_without_doubt_is_found(string text, string expected) =>
        Assert.StartsWith(expected, Snapshot.Find(Some3, Store, text).Id, StringComparison.Ordinal);

    [Theory]
    [InlineData("a", "There is no snapshot 'a' of service store. There are:\n  aaaaaaaa")]
    [InlineData("ffff", "There is no snapshot 'ffff' of service store.")]
    [InlineData("cccc", "Snapshot cccccccc is not one of service store.")]
    [InlineData("dddd", "'dddd' is the beginning of 2 snapshots.")]
    [InlineData("eeee", "Snapshot eeeeeeee of service store holds other folders than omega:services.store.data names now (/var/lib/store).")]
    public void What_is_in_doubt_or_another_ones_is_refused_before_anything_changes(string text, string expected)
    {
        Snapshot[] all = [.. Some3, One('d', "store", Paths), One('d', "store", Paths, "dddd1"), One('e', "store", "other")];

        var refusal = Assert.Throws<OmegaException>(() => Snapshot.Find(all, Store, text));

        Assert.StartsWith(expected, refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was changed.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Input, refusal.ExitCode);
    }

    [Fact]
    public void Where_there_is_none_it_says_how_to_make_one() => Assert.Contains(
        "There is no snapshot of service store. Make one: ./omega backup store", Assert.Throws<OmegaException>(() => Snapshot.Find([], Store, "latest")).Message, StringComparison.Ordinal);

    private static Snapshot[] Some3 => [One('a', "store", Paths), One('c', "feed", ""), One('a', "store", Paths, "abbbb")];

    private static Snapshot One(char digit, string service, string paths, string start = "") =>
        new((start + Id(digit))[..64], DateTimeOffset.UnixEpoch, service, paths, "on demand");

    private static string Id(char digit) => new(digit, 64);
}
