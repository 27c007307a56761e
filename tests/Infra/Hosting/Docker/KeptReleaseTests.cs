using System.Collections.Immutable;
using System.Text.Json;
using Omega.Infra.Tests.Policies;
using Omega.Infra.Tests.Support;

namespace Omega.Infra.Tests.Hosting.Docker;

/// <summary>What edge, door and the release before run on from an earlier release: verified in every update, or not run on.</summary>
public sealed class KeptReleaseTests
{
    private const string Site = "site-cccccccccccc";
    private const string Edge = "site-edge-8080";
    private const string Door = "site-door-8080";
    private const string EarlierVersion = "20261101-080000";
    private const string Earlier = "sha256:9999999999999999999999999999999999999999999999999999999999999999";
    private const string OldVersion = "20261001-080000";
    private const string Old = "sha256:8888888888888888888888888888888888888888888888888888888888888888";

    private static readonly (string, string) Now = (RecordingMocks.Version, RecordingMocks.Digest);

    public static TheoryData<string, string> Roles => new() { { "edge", Edge }, { "door", Door } };

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task What_runs_on_an_earlier_release_has_that_release_verified_in_every_update(string role, string container)
    {
        var graph = await InfraTest.RunAsync(Some.Settings(), mocks: Stack([(EarlierVersion, Earlier), Now], Kept((role, Earlier))));

        Assert.Equal(1, Verifications(graph, EarlierVersion));
        Assert.Equal(Image(Earlier), graph.Input(container, "image"));
        Assert.Equal(RecordingMocks.Reference, graph.Input(Site, "image"));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task What_can_no_longer_be_verified_runs_on_from_the_release_that_was(string role, string container)
    {
        var graph = await InfraTest.RunAsync(Some.Settings(), mocks: Stack([(EarlierVersion, Earlier), Now], Kept((role, Earlier)), refuses: true));

        Assert.Equal(RecordingMocks.Reference, graph.Input(container, "image"));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Another_recipe_takes_the_release_that_has_it_and_no_other_role_with_it(string role, string container)
    {
        var context = SomeStack.Context();
        var changed = role == "edge" ? context with { EdgeContent = Fill('e') } : context with { DoorContent = Fill('e') };
        var graph = await InfraTest.RunAsync(Some.Settings(), changed, mocks: Stack([(EarlierVersion, Earlier), Now], Kept(("edge", Earlier), ("door", Earlier))));

        Assert.Equal(RecordingMocks.Reference, graph.Input(container, "image"));
        Assert.Equal(Image(Earlier), graph.Input(container == Edge ? Door : Edge, "image"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(EarlierVersion)]
    [InlineData("localhost:5000/omega/web@" + Earlier)]
    [InlineData("sha256:7777777777777777777777777777777777777777777777777777777777777777 sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")]
    public async Task What_the_state_names_that_the_ledger_does_not_have_is_not_run_on(string said)
    {
        var mocks = Stack([(EarlierVersion, Earlier), Now], ImmutableDictionary<string, object>.Empty.Add("edge", said).Add("door", said));

        Assert.Equal(RecordingMocks.Reference, (await InfraTest.RunAsync(Some.Settings(), mocks: mocks)).Input(Edge, "image"));
    }

    [Fact]
    public async Task A_preview_shows_what_is_kept_and_what_is_replaced_and_asks_nobody()
    {
        var mocks = Stack([(EarlierVersion, Earlier), Now], Kept(("edge", Earlier), ("door", Earlier)));
        var graph = await InfraTest.RunAsync(Some.Settings(), SomeStack.Context() with { EdgeContent = Fill('e') }, preview: true, mocks: mocks);

        Assert.Equal(Image(Earlier), graph.Input("site-door-image", "name"));
        Assert.NotEqual(Image(Earlier), graph.Input("site-edge-image", "name"));
        Assert.Empty(graph.Mocks.Calls);
    }

    [Fact]
    public async Task A_preview_of_a_pinned_stack_that_has_no_door_yet_is_not_refused()
    {
        var graph = await InfraTest.RunAsync(Pinned(Old), preview: true, mocks: Stack([(OldVersion, Old)], doorless: [Old]));

        Assert.Equal(Image(Old), graph.Input("site-image-cccccccccccc-888888888888", "name"));
        Assert.Empty(graph.Mocks.Calls);
    }

    [Fact]
    public async Task What_is_kept_is_told_to_the_next_update()
    {
        var graph = await InfraTest.RunAsync(Some.Settings(), mocks: Stack([(EarlierVersion, Earlier), Now], Kept(("door", Earlier))));
        var kept = await Assert.Single(graph.Created.OfType<OmegaStack>()).Kept.ValueAsync();

        Assert.Equal($"{Earlier} {SomeStack.Context().DoorContent}", kept["door"]);
        Assert.Equal($"{RecordingMocks.Digest} {SomeStack.Context().EdgeContent}", kept["edge"]);
    }

    [Fact]
    public async Task A_stack_that_is_pinned_to_a_release_of_before_the_door_keeps_edge_and_door_as_they_are()
    {
        var graph = await InfraTest.RunAsync(Pinned(Old), mocks: Stack([(OldVersion, Old), (EarlierVersion, Earlier)], Kept(("edge", Earlier), ("door", Earlier)), doorless: [Old]));

        Assert.Equal(Image(Old), graph.Input("site-cccccccccccc-888888888888", "image"));
        Assert.Equal((Image(Earlier), Image(Earlier)), (graph.Input(Edge, "image"), graph.Input(Door, "image")));
        Assert.Equal("""["door"]""", JsonSerializer.Serialize(graph.Input(Door, "command")));
    }

    [Fact]
    public async Task A_pinned_stack_keeps_edge_and_door_whatever_the_recipe_of_this_checkout()
    {
        var context = SomeStack.Context() with { EdgeContent = Fill('e'), DoorContent = Fill('f') };
        var graph = await InfraTest.RunAsync(Pinned(RecordingMocks.Digest), context, mocks: Stack([(EarlierVersion, Earlier), Now], Kept(("edge", Earlier), ("door", Earlier))));

        Assert.Equal((Image(Earlier), Image(Earlier)), (graph.Input(Edge, "image"), graph.Input(Door, "image")));
    }

    [Fact]
    public async Task Without_one_that_is_kept_a_pinned_stack_takes_the_newest_of_its_releases_that_has_a_door()
    {
        var graph = await InfraTest.RunAsync(Pinned(Old), mocks: Stack([(EarlierVersion, Earlier), (OldVersion, Old)], doorless: [Old]));

        Assert.Equal((Image(Earlier), Image(Earlier)), (graph.Input(Edge, "image"), graph.Input(Door, "image")));
        Assert.Equal(1, Verifications(graph, EarlierVersion));
    }

    [Fact]
    public async Task A_pinned_stack_whose_kept_release_has_no_door_takes_the_newest_that_has_one()
    {
        var graph = await InfraTest.RunAsync(Pinned(Old), mocks: Stack([(EarlierVersion, Earlier), (OldVersion, Old)], Kept(("edge", Old), ("door", Old)), doorless: [Old]));

        Assert.Equal((Image(Earlier), Image(Earlier)), (graph.Input(Edge, "image"), graph.Input(Door, "image")));
    }

    [Theory]
    [InlineData("https", EarlierVersion)]
    [InlineData("hosts", EarlierVersion)]
    [InlineData("neither", OldVersion)]
    public async Task A_pinned_stack_that_is_to_speak_https_or_to_have_others_behind_it_takes_the_newest_edge_that_can_and_no_other_door(string asked, string expected)
    {
        var mocks = Stack([(EarlierVersion, Earlier), (OldVersion, Old)], Kept(("edge", Old), ("door", Old)), silent: [Old]);
        var graph = await InfraTest.RunAsync(
            Pinned(Old) with { Site = asked switch { "https" => Some.Tls().Site, "hosts" => Some.Front().Site, _ => Pinned(Old).Site } }, mocks: mocks);

        Assert.Equal((Image(expected == OldVersion ? Old : Earlier), Image(Old)), (graph.Input(Edge, "image"), graph.Input(Door, "image")));
    }

    /// <summary>Whoever has a page open has it of the release that served last, not of the first one ever.</summary>
    [Fact]
    public async Task The_release_before_is_the_last_one_that_is_another()
    {
        var graph = await InfraTest.RunAsync(Some.Settings(), mocks: Stack([(OldVersion, Old), (EarlierVersion, Earlier), Now]));

        Assert.Equal(Image(Earlier), graph.Input("site-before", "image"));
        Assert.Equal(1, Verifications(graph, EarlierVersion));
    }

    [Fact]
    public async Task A_stack_none_of_whose_releases_has_a_door_is_deployed_all_the_same_and_an_edge_publishes_the_port()
    {
        var graph = await InfraTest.RunAsync(Pinned(Old), mocks: Stack([(OldVersion, Old)], doorless: [Old]));

        Assert.Equal((Image(Old), Image(Old)), (graph.Input(Edge, "image"), graph.Input(Door, "image")));
        Assert.Equal("""["edge"]""", JsonSerializer.Serialize(graph.Input(Door, "command")));
        Assert.Contains("/var/lib/omega/edge", JsonSerializer.Serialize(graph.Input(Door, "volumes")), StringComparison.Ordinal);
        Assert.DoesNotContain("/var/lib/omega/door", JsonSerializer.Serialize(graph.Input(Edge, "volumes")), StringComparison.Ordinal);
        Assert.Contains("\"8081\"", JsonSerializer.Serialize(graph.Input(Door, "healthcheck")), StringComparison.Ordinal);
        Assert.Equal("8081", Activation(graph)["DOOR_PROBE"]);
    }

    [Fact]
    public async Task The_first_release_that_is_built_here_brings_the_door_to_such_a_stack()
    {
        var kept = ImmutableDictionary<string, object>.Empty.Add("edge", Old).Add("door", Old);
        var graph = await InfraTest.RunAsync(Some.Settings(), mocks: Stack([(OldVersion, Old)], kept, doorless: [Old]));

        Assert.Equal((RecordingMocks.Reference, RecordingMocks.Reference), (graph.Input(Edge, "image"), graph.Input(Door, "image")));
        Assert.Equal("door", Activation(graph)["DOOR_PROBE"]);
    }

    [Fact]
    public async Task The_release_before_keeps_its_files_for_open_pages_and_is_verified_for_that()
    {
        var graph = await InfraTest.RunAsync(Some.Settings(), mocks: Stack([(EarlierVersion, Earlier), Now]));

        Assert.Equal(Image(Earlier), graph.Input("site-before", "image"));
        Assert.Equal(1, Verifications(graph, EarlierVersion));
        Assert.Equal("site-before-0123456", Activation(graph)["BEFORE"]);
    }

    [Fact]
    public async Task On_the_way_back_the_newer_release_keeps_its_files()
    {
        var graph = await InfraTest.RunAsync(Some.Settings(), mocks: Stack([Now, (EarlierVersion, Earlier)]));

        Assert.Equal(Image(Earlier), graph.Input("site-before", "image"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_release_before_that_there_is_not_or_that_does_not_pass_is_the_one_that_is_deployed(bool refused)
    {
        var mocks = refused ? Stack([(EarlierVersion, Earlier)], refuses: true) : Stack([Now]);

        Assert.Equal(RecordingMocks.Reference, (await InfraTest.RunAsync(Some.Settings(), mocks: mocks)).Input("site-before", "image"));
    }

    private static OmegaSettings Pinned(string digest) =>
        Some.Settings() with { Release = Some.Release() with { Version = digest == Old ? OldVersion : RecordingMocks.Version, Digest = digest, Content = Some.Content } };

    private static ImmutableDictionary<string, object> Activation(Graph graph) => (ImmutableDictionary<string, object>)graph.Input("site-activate", "environment")!;

    // A release is verified under its version, and asked for its labels by its digest.
    private static int Verifications(Graph graph, string version) => graph.Mocks.Asked.Count(reference => reference == version);

    private static string Image(string digest) => $"localhost:5000/omega/web@{digest}";

    private static string Fill(char digit) => "sha256:" + new string(digit, 64);

    private static ImmutableDictionary<string, object> Kept(params (string Role, string Digest)[] roles) => roles.ToImmutableDictionary(
        role => role.Role, role => (object)$"{role.Digest} {(role.Role == "edge" ? SomeStack.Context().EdgeContent : SomeStack.Context().DoorContent)}");

    private static RecordingMocks Stack(
        (string Version, string Digest)[] served, ImmutableDictionary<string, object>? kept = null, bool refuses = false, string[]? doorless = null, string[]? silent = null)
    {
        var records = served.Aggregate((IReadOnlyList<LedgerRecord>)[], (ledger, release) =>
            LedgerChain.Append(ledger, SomeRecords.Served(1) with { Version = release.Version, Digest = release.Digest }, built: true));
        return new()
        {
            Others = served.Where(release => release != Now).ToDictionary(release => release.Version, release => release.Digest),
            RefusesKept = refuses,
            Labels = digest => doorless?.Contains(digest) == true ? new Dictionary<string, string>()
                : RecordingMocks.FrontLabels(SomeStack.Context()).Where(label => label.Key is not ("omega.tls" or "omega.hosts") || silent?.Contains(digest) != true).ToDictionary(),
            StackOutputs = SomeStack.Outputs(records, served[^1].Version).Add("kept", kept ?? ImmutableDictionary<string, object>.Empty),
        };
    }
}
