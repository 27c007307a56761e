using System.Collections.Immutable;
using Omega.Core.Policies.Mapping;
using Omega.Infra.Policies;
using Omega.Infra.Policies.Mapping;
using Pulumi;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;

namespace Omega.Infra.Tests.Policies.Mapping;

public sealed class InputReaderTests
{
    private readonly PendingInputs _pending = new(new VerifiedImages(), "site");

    public static TheoryData<string> Types => [.. FactsMappers.ByType.Keys];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_name_that_a_mapper_reads_is_an_input_of_that_name_and_type(string type) =>
        FactsMappers.ByType[type].Map("site", InputReader.Empty(DeclaredFacts.Arguments[type]));

    [Fact]
    public void A_name_that_the_class_lacks_is_an_error_though_nothing_is_set()
    {
        var error = Assert.Throws<InvalidOperationException>(() => InputReader.Empty(typeof(VolumeArgs)).Value<string>("name_"));

        Assert.StartsWith("Pulumi.Docker.VolumeArgs has no input 'name_'. Its inputs are ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_read_as_another_type_is_an_error_though_nothing_is_set()
    {
        var reader = InputReader.Empty(typeof(ContainerArgs));

        Assert.Throws<InvalidOperationException>(() => reader.Value<string>("memory"));
        Assert.Throws<InvalidOperationException>(() => reader.List<int>("securityOpts"));
        Assert.Throws<InvalidOperationException>(() => reader.Map("securityOpts"));
        Assert.Throws<InvalidOperationException>(() => reader.Inner("user"));
        Assert.Throws<InvalidOperationException>(() => reader.Items("securityOpts"));
    }

    [Fact]
    public void Values_that_are_plain_are_known_with_their_paths()
    {
        var reader = Reader(new ContainerArgs { User = "10101", SecurityOpts = "x", Healthcheck = new ContainerHealthcheckArgs { Retries = 3 } });

        Assert.Equal(Fact.Known("user", "10101"), reader.Value<string>("user"));
        Assert.Equal(Fact.Unset<bool>("readOnly"), reader.Value<bool>("readOnly"));
        Assert.Equal("securityOpts [x]", Show(reader.List<string>("securityOpts")));
        Assert.Equal(Fact.Known("healthcheck.retries", 3), reader.Inner("healthcheck").Value<int>("retries"));
        Assert.True(_pending.IsEmpty);
    }

    [Fact]
    public async Task Value_that_comes_later_is_waited_for_and_known_then()
    {
        var later = new TaskCompletionSource<string>();
        var reader = Reader(new ContainerArgs { User = Output.Create(later.Task) });

        var before = reader.Value<string>("user");
        var empty = _pending.IsEmpty;
        later.SetResult("0");
        await _pending.ArrivalAsync();

        Assert.Equal((Fact.Pending<string>("user"), false), (before, empty));
        Assert.Equal(Fact.Known("user", "0"), reader.Value<string>("user"));
    }

    [Fact]
    public async Task Known_entries_of_a_map_are_read_though_another_is_not_known()
    {
        var later = new TaskCompletionSource<string>();
        var reader = Reader(new ImageArgs
        {
            ImageName = "x",
            Build = new DockerBuildArgs { Args = { ["BASE"] = "nginx", ["VERSION"] = Output.Create(later.Task) } },
        });

        var map = reader.Inner("build").Map("args");

        Assert.Equal(Fact.Known("build.args[\"BASE\"]", "nginx"), map.Entry("BASE"));
        Assert.Equal(Fact.Pending<string>("build.args[\"VERSION\"]"), map.Entry("VERSION"));
        later.SetResult("1");
        await _pending.ArrivalAsync();
        Assert.Equal(Fact.Unset<string>("build.args[\"REVISION\"]"), reader.Inner("build").Map("args").Entry("REVISION"));
    }

    [Fact]
    public void Known_items_of_a_list_are_read_at_their_places_though_another_is_not_known()
    {
        var later = Output.Create(new TaskCompletionSource<ContainerPortArgs>().Task);
        var reader = Reader(new ContainerArgs { Ports = { later, new ContainerPortArgs { Internal = 8080, Ip = "0.0.0.0" } } });

        Assert.Equal(["ports[1].ip \"0.0.0.0\""], reader.Each("ports", port => Show(port.Value<string>("ip"))));
        Assert.True(reader.Items("ports").IsPartial);
        Assert.False(_pending.IsEmpty);
    }

    [Fact]
    public void A_whole_list_that_comes_later_is_pending()
    {
        var reader = Reader(new ContainerArgs { Ports = Output.Create(new TaskCompletionSource<ImmutableArray<ContainerPortArgs>>().Task) });

        Assert.Equal(FactState.Pending, reader.Items("ports").State);
        Assert.False(_pending.IsEmpty);
    }

    [Fact]
    public void An_object_that_comes_later_makes_its_values_pending()
    {
        var reader = Reader(new ContainerArgs { Healthcheck = Output.Create(new TaskCompletionSource<ContainerHealthcheckArgs>().Task) });

        Assert.Equal(Fact.Pending<int>("healthcheck.retries"), reader.Inner("healthcheck").Value<int>("retries"));
        Assert.Equal(FactState.Pending, reader.Inner("healthcheck").List<string>("tests").State);
    }

    [Fact]
    public void An_image_that_is_written_down_is_known_at_once() =>
        Assert.True(Reader(new ContainerArgs { Image = "x" }).Image("image").IsKnown);

    [Fact]
    public async Task An_image_that_came_later_is_known_when_all_is_verified()
    {
        var verified = new VerifiedImages();
        var reference = new TaskCompletionSource<string>();
        var image = new TaskCompletionSource<string>();
        verified.Add(Output.Create(reference.Task));
        verified.Close();
        var args = new ContainerArgs { Image = Output.Create(image.Task) };
        var pending = new PendingInputs(verified, "site");
        _ = new InputReader(args, pending).Image("image");
        image.SetResult("x");
        while (!Reader(args).Value<string>("image").IsKnown)
        {
            await Task.Yield();
        }

        pending = pending.Next();
        var before = new InputReader(args, pending).Image("image").State;
        reference.SetResult("x");
        await pending.ArrivalAsync();

        Assert.Equal(FactState.Pending, before);
        Assert.True(new InputReader(args, pending.Next()).Image("image").IsKnown);
    }

    private InputReader Reader(ResourceArgs args) => new(args, _pending);

    private static string Show<T>(Fact<T> fact) => $"{fact.Path} {fact.Given}";
}
