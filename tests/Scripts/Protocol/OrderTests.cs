using System.Collections.Immutable;
using System.Text.Json;
using Omega.Core.Ledger;
using Omega.Infra;
using Omega.Infra.Tests.Support;

namespace Omega.Scripts.Tests.Protocol;

/// <summary>The model is that of the product: what the program declares waits for one another in the order of the model's steps.</summary>
public sealed class OrderTests
{
    private static readonly Dictionary<string, string> ResourceOf = new()
    {
        ["judge the ledger"] = "organization/omega/dev",
        ["create the site"] = "site-cccccccccccc",
        ["prove the site"] = "site-gate",
        ["create the release before"] = "site-before",
        ["create the edge"] = "site-edge-8080",
        ["create the door"] = "site-door-8080",
        ["record the switch"] = "site-activate",
        ["keep the record beside the images"] = "ledger-record",
        // What the engine removes from the disk, when all is on record.
        ["put out what is served"] = "images-kept",
    };

    // It waits for the verdict alone, and only the switch waits for it: the model is walked with it first, too.
    private const string Before = "create the release before";

    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(300);

    public static TheoryData<string> Steps() => [.. ResourceOf.Keys];

    /// <summary>One resource comes late: what comes after it in the model has waited.</summary>
    [Theory]
    [MemberData(nameof(Steps))]
    public async Task What_the_model_takes_later_waits(string step)
    {
        var slow = ResourceOf[step];
        var mocks = new RecordingMocks { Delay = resource => resource.Name == slow ? Task.Delay(Late) : Task.CompletedTask };

        await InfraTest.RunAsync(Some.Settings(), mocks: mocks);

        var made = mocks.Resources.Select(resource => resource.Name).ToList();
        Assert.All(Later(step), later => Assert.True(made.IndexOf(slow) < made.IndexOf(ResourceOf[later]), $"'{later}' did not wait for '{step}'"));
    }

    [Fact]
    public async Task The_record_is_kept_beside_the_images_after_the_switch_and_before_it_is_put_out()
    {
        using var key = LedgerKey.Generate();
        RecordingMocks? mocks = null;
        var keptAtSwitch = -1;
        mocks = new RecordingMocks
        {
            Delay = async resource =>
            {
                if (resource.Name == ResourceOf["record the switch"])
                {
                    await Task.Delay(Late);
                    keptAtSwitch = mocks!.Anchors.Count;
                }
            },
        };

        var graph = await InfraTest.RunAsync(Some.Settings() with { Ledger = new LedgerSettings([key.PublicPem]) }, mocks: mocks, ledgerKey: key.PrivatePem);
        var keptAtEnd = new TaskCompletionSource<int>();
        _ = Assert.Single(graph.Created.OfType<OmegaStack>()).Ledger.Apply(_ => keptAtEnd.TrySetResult(mocks.Anchors.Count));

        Assert.Equal((0, 1), (keptAtSwitch, await keptAtEnd.Task.WaitAsync(Patience.Limit)));
    }

    [Fact]
    public async Task Nothing_but_a_door_goes_before_what_takes_its_place_is_there()
    {
        var graph = await InfraTest.RunAsync(Some.Settings());

        foreach (var container in graph.OfType("docker:index/container:Container").Select(container => container.Name!))
        {
            Assert.Contains(
                $"deleteBeforeReplace={container == ResourceOf["create the door"]}", graph.Mocks.Options[container], StringComparison.Ordinal);
        }
    }

    /// <summary>A switch that was not recorded is made anew, as the gate is another one for whatever is deployed next.</summary>
    [Fact]
    public async Task The_switch_runs_anew_with_the_gate_which_has_one_name_for_all_releases()
    {
        var one = await InfraTest.RunAsync(Some.Settings());
        var other = await InfraTest.RunAsync(Some.Settings(), SomeStack.Context() with { Content = "sha256:" + new string('a', 64) });

        foreach (var graph in (Graph[])[one, other])
        {
            var site = Assert.Single(graph.OfType("docker:index/container:Container"), container => container.Name is "site-cccccccccccc" or "site-aaaaaaaaaaaa");
            Assert.Equal([$"{site.Name}_id"], Triggers(graph, "site-gate"));
            Assert.Contains("site-gate_id", Triggers(graph, "site-activate"));
            Assert.Contains("replaceOnChanges=triggers[*]", graph.Mocks.Options["site-gate"], StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Later(string step) => Protocol.Of(new Releases(NewEdge: true, NewDoor: true)).Steps.Select(one => one.Name)
        .SkipWhile(name => name != step).Skip(1).Where(ResourceOf.ContainsKey)
        .Where(name => step == Before ? name is not ("create the edge" or "create the door") : name != Before || step == "judge the ledger");

    private static IEnumerable<string?> Triggers(Graph graph, string resource) =>
        JsonSerializer.SerializeToElement(Assert.IsType<ImmutableArray<object>>(graph.Input(resource, "triggers"))).EnumerateArray().Select(trigger => trigger.GetString());
}
