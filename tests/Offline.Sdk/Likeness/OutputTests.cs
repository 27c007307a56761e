using Omega.Offline.Sdk.Tests.Support;
using Pulumi;
using Pulumirpc;

namespace Omega.Offline.Sdk.Tests.Likeness;

[Collection(ProgramCollection.Name)]
public sealed class OutputTests
{
    [Fact]
    public async Task A_component_registers_its_public_outputs_and_those_it_inherits()
    {
        await Program.RegisteredAsync(() => { });
        var engine = new FakeEngine();

        Assert.Equal(0, await engine.RunAsync(() => Deployment.RunAsync(() => { _ = new Derived(); })));

        var outputs = Assert.Single(engine.Requests<RegisterResourceOutputsRequest>(), request => request.Urn.EndsWith("::derived", StringComparison.Ordinal));
        Assert.Equal("""{ "Shown": "a", "renamed": "b" }""", Text(outputs));
    }

    [Fact]
    public async Task A_stack_registers_the_public_outputs_of_its_own_type()
    {
        var engine = new FakeEngine();

        Assert.Equal(0, await engine.RunAsync(() => Deployment.RunAsync<DerivedStack>()));

        Assert.Equal("""{ "url": "http://localhost" }""", Text(Assert.Single(engine.Requests<RegisterResourceOutputsRequest>())));
    }

    [Fact]
    public async Task A_secret_output_stays_secret_and_one_that_is_null_is_left_out()
    {
        var engine = new FakeEngine();

        Assert.Equal(0, await engine.RunAsync(() => Deployment.RunAsync(() => new Dictionary<string, object?>
        {
            ["word"] = Output.CreateSecret("s3cret"),
            ["none"] = null,
        })));

        Assert.Equal(
            $$"""{ "word": { {{Program.Secret}}, "value": "s3cret" } }""",
            Text(Assert.Single(engine.Requests<RegisterResourceOutputsRequest>())));
    }

    // The order of the properties has no meaning.
    private static string Text(RegisterResourceOutputsRequest request)
    {
        var sorted = new Google.Protobuf.WellKnownTypes.Struct();
        foreach (var (name, value) in request.Outputs.Fields.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            sorted.Fields[name] = value;
        }

        return sorted.ToString();
    }

    private class Base : ComponentResource
    {
        protected Base(string name)
            : base("test:index:Base", name)
        {
        }

        [Output]
        public Output<string> Shown { get; private set; } = null!;

        protected void Show() => Shown = Output.Create("a");
    }

    private sealed class Derived : Base
    {
        public Derived()
            : base("derived")
        {
            Show();
            (Renamed, Hidden) = (Output.Create("b"), Output.Create("c"));
            RegisterOutputs();
        }

        [Output("renamed")]
        public Output<string> Renamed { get; private set; }

        [Output]
        internal Output<string> Hidden { get; private set; }
    }

    private class BaseStack : Stack
    {
        [Output]
        public Output<string> Inherited { get; private set; } = null!;
    }

    private sealed class DerivedStack : BaseStack
    {
        public DerivedStack() => (Url, Hidden) = (Output.Create("http://localhost"), Output.Create("c"));

        [Output("url")]
        public Output<string> Url { get; private set; }

        [Output]
        internal Output<string> Hidden { get; private set; }
    }
}
