using Omega.Offline.Sdk.Tests.Support;
using Pulumi;
using Pulumi.Command.Local;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;
using Pulumi.Utilities;

namespace Omega.Offline.Sdk.Tests.Likeness;

[Collection(ProgramCollection.Name)]
public sealed class UnknownTests
{
    [Fact]
    public async Task An_unknown_value_in_a_map_or_list_is_one_alone()
    {
        var sent = await Program.RegisteredAsync(
            () =>
            {
                var first = new Command("first");
                _ = new Command("second", new CommandArgs { Environment = { ["A"] = "1", ["B"] = first.Stdout }, Interpreter = { "sh", first.Stdout } });
            },
            isPreview: true);

        var environment = sent["second"].Object.Fields["environment"].StructValue.Fields;
        Assert.Equal(("1", Program.Unknown), (environment["A"].StringValue, environment["B"].StringValue));
        Assert.Equal($"""[ "sh", "{Program.Unknown}" ]""", sent["second"].Property("interpreter"));
    }

    // What ends the process of the Docker provider, where it is the arguments of a build.
    [Fact]
    public async Task A_map_that_is_unknown_as_a_whole_is_one_unknown_value()
    {
        var sent = await Program.RegisteredAsync(
            () =>
            {
                var first = new Command("first");
                _ = new Command("second", new CommandArgs { Environment = first.Stdout.Apply(text => new Dictionary<string, string> { ["A"] = text }) });
            },
            isPreview: true);

        Assert.Equal(Program.Unknown, sent["second"].Object.Fields["environment"].StringValue);
    }

    [Fact]
    public async Task An_unknown_value_within_a_providers_configuration_stands_in_its_text()
    {
        var sent = await Program.RegisteredAsync(
            () =>
            {
                var first = new Command("first");
                _ = new Provider("docker", new ProviderArgs
                {
                    RegistryAuth = { new ProviderRegistryAuthArgs { Address = "localhost:5000", Password = first.Stdout } },
                });
            },
            isPreview: true);

        Assert.Equal(
            $$"""[ { "address": "localhost:5000", "password": "{{Program.Unknown}}" } ]""",
            sent["docker"].Object.Fields["registryAuth"].StringValue);
    }

    [Fact]
    public async Task What_is_made_of_an_unknown_value_is_unknown_and_not_computed()
    {
        var computed = false;
        var unknown = OutputUtilities.CreateUnknown("");

        var known = await Task.WhenAll(
            OutputUtilities.GetIsKnownAsync(unknown.Apply(_ => computed = true)),
            OutputUtilities.GetIsKnownAsync(Output.Create(1).Apply(_ => unknown)),
            OutputUtilities.GetIsKnownAsync(Output.Tuple(Output.Create(1), unknown)),
            OutputUtilities.GetIsKnownAsync(Output.All(unknown, Output.Create("a"))),
            OutputUtilities.GetIsKnownAsync(Output.Format($"a {unknown}")));

        Assert.All(known, Assert.False);
        Assert.False(computed);
    }

    [Fact]
    public async Task A_value_that_the_engine_does_not_answer_is_unknown_in_a_preview_and_null_in_an_update()
    {
        Assert.Equal((false, null), await StdoutAsync(isPreview: true));
        Assert.Equal((true, null), await StdoutAsync(isPreview: false));
    }

    private static async Task<(bool Known, string? Value)> StdoutAsync(bool isPreview)
    {
        (bool, string?) result = default;
        var engine = new FakeEngine { IsPreview = isPreview };
        Assert.Equal(0, await engine.RunAsync(() => Deployment.RunAsync(async () =>
        {
            var first = new Command("first");
            result = (await OutputUtilities.GetIsKnownAsync(first.Stdout), await OutputUtilities.GetValueAsync(first.Stdout));
        })));
        return result;
    }
}
