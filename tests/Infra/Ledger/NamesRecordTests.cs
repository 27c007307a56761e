using System.Collections.Immutable;
using Omega.Core.Content;
using Omega.Infra.Tests.Support;

namespace Omega.Infra.Tests.Ledger;

public sealed class NamesRecordTests
{
    private const string Address = "/assets/index-fBltnqU4.js";
    private static readonly string One = new('1', 64);
    private static readonly string Two = new('2', 64);

    [Fact]
    public async Task First_release_keeps_every_name() => Assert.Equal("", await RevalidateAsync(One, ImmutableDictionary<string, string>.Empty));

    [Fact]
    public async Task Name_with_the_same_bytes_goes_on_being_kept() => Assert.Equal("", await RevalidateAsync(One, Recorded(One)));

    [Fact]
    public async Task Name_that_had_other_bytes_is_told_to_the_build() => Assert.Equal(Address, await RevalidateAsync(Two, Recorded(One)));

    [Fact]
    public async Task Stack_that_served_what_another_one_built_keeps_nothing()
    {
        var promoted = SomeRecords.Ledger(1)[0] with { Action = LedgerAction.Promote };

        Assert.Equal("*", await RevalidateAsync(One, Recorded(One), promoted with { Hash = promoted.ComputeHash() }));
    }

    private static async Task<string> RevalidateAsync(string hash, IReadOnlyDictionary<string, string> names, params LedgerRecord[] ledger)
    {
        var mocks = new RecordingMocks
        {
            StackOutputs = ImmutableDictionary<string, object>.Empty
                .Add("names", names.ToImmutableDictionary(name => name.Key, name => (object)name.Value))
                .AddRange(ledger.Select(record => KeyValuePair.Create("version", (object)record.Version)))
                .Add("ledger", ledger.Select(record => record.ToDictionary().ToImmutableDictionary(field => field.Key, field => (object)field.Value))
                    .ToImmutableArray<object>()),
        };
        var context = SomeStack.Context() with { Kept = Release(hash) };

        var graph = await InfraTest.RunAsync(Some.Settings(), context, mocks: mocks);

        var build = Assert.IsType<ImmutableDictionary<string, object>>(graph.Input("release-build-cccccccccccc", "build"), exactMatch: false);
        return (string)((ImmutableDictionary<string, object>)build["args"])["REVALIDATE"];
    }

    private static IReadOnlyDictionary<string, string> Recorded(string hash) =>
        KeptNames.After(ImmutableDictionary<string, string>.Empty, Release(hash));

    private static Dictionary<string, string> Release(string hash) => new() { [Address] = hash };
}
