using Xunit.Abstractions;

namespace Omega.Scripts.Tests.Protocol;

/// <summary>docs/protocol.md: what is walked, within which bounds, and what must hold in every state.</summary>
public sealed class ProtocolTests(ITestOutputHelper log)
{
    public static TheoryData<string, bool, bool> Walks()
    {
        var walks = new TheoryData<string, bool, bool>();
        foreach (var start in Starts.Keys)
        {
            walks.Add(start, false, false);
            walks.Add(start, true, false);
            walks.Add(start, true, true);
        }

        return walks;
    }

    public static TheoryData<string> CarelessProtocols() => [.. Careless.All.Keys];

    private static readonly Dictionary<string, World> Starts = new()
    {
        ["nothing is deployed"] = Stacks.Empty(new Bounds()),
        ["one release serves"] = Stacks.Young(new Bounds()),
        ["the second release serves"] = Stacks.Grown(new Bounds()),
    };

    [Theory]
    [MemberData(nameof(Walks))]
    public void In_every_state_a_verified_release_serves_and_the_next_update_brings_the_ledger_in_order(string start, bool bringsEdgeAndDoor, bool isBeforeFirst)
    {
        var protocol = Protocol.Of(new Releases(bringsEdgeAndDoor, bringsEdgeAndDoor));

        var walked = Walked(isBeforeFirst ? protocol.BeforeFirst : protocol, Starts[start]);

        log.WriteLine($"{walked}");
        Assert.True(walked.Counterexample.Count == 0, $"{walked}");
    }

    [Theory]
    [MemberData(nameof(CarelessProtocols))]
    public void A_careless_protocol_is_found_by_the_shortest_way_to_what_it_breaks(string name)
    {
        var (protocol, breaks) = Careless.All[name];

        var found = Starts.Values.Select(start => Walked(protocol, start)).Where(walked => walked.Counterexample.Count > 0).ToList();

        found.ForEach(walked => log.WriteLine($"{walked}"));
        Assert.Contains(breaks, found.Select(walked => walked.Counterexample[^1]));
    }

    [Fact]
    public void Every_step_is_taken_and_every_fault_happens()
    {
        var protocol = Protocol.Of(new Releases(NewEdge: true, NewDoor: true));
        var walk = new Walk(protocol);
        var happened = new HashSet<string>();
        IEnumerable<(string Words, World State)> Noted(World world)
        {
            foreach (var move in walk.From(world))
            {
                happened.Add(move.Words[(move.Words.IndexOf(": ", StringComparison.Ordinal) is >= 0 and var colon ? colon + 2 : 0)..]);
                yield return move;
            }
        }

        Checker.Explore(Stacks.Grown(new Bounds()), Noted, world => world.Broken);

        // The lock is taken as an update begins; of two steps of which the first finds its work done the second is told.
        Assert.Empty(protocol.Steps.Select(step => step.Name).Except(["take the lock"]).Except(happened));
        Assert.Superset(
            new HashSet<string> { "the engine is gone", "the engine is back, with what ran", "the registry is gone", "the registry answers again", "the signer of release 1 is revoked" },
            happened);
        Assert.Contains("update 1 (release 3) is killed, its script runs on", happened);
        Assert.Contains("update 2 (rollback to 1) is killed", happened);
    }

    [Fact]
    public void The_way_to_what_is_broken_is_the_shortest_one_and_is_told_in_words()
    {
        IEnumerable<(string, string)> Moves(string said) => said.Length > 4 ? [] : [($"a after {said}", said + "a"), ($"bb after {said}", said + "bb")];

        var walked = Checker.Explore("", Moves, said => said.EndsWith("abb", StringComparison.Ordinal) ? "abb was said" : null);

        Assert.Equal(["a after ", "bb after a", "abb was said"], walked.Counterexample);
        Assert.Empty(Checker.Explore("", Moves, _ => null).Counterexample);
    }

    private static Exploration Walked(Protocol protocol, World start) => Checker.Explore(start, new Walk(protocol).From, world => world.Broken);
}
