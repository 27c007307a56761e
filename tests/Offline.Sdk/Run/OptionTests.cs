using Omega.Offline.Sdk.Tests.Support;
using Pulumi;
using Pulumi.Command.Local;
using Pulumi.Docker;
using Pulumirpc;

namespace Omega.Offline.Sdk.Tests.Run;

[Collection(ProgramCollection.Name)]
public sealed class OptionTests
{
    [Fact]
    public async Task Dependency_on_a_component_is_one_on_its_children()
    {
        var requests = await Registered(() =>
        {
            var group = new GroupComponent("group", new GroupArgs { Script = "true" });
            _ = new Command("after", null, new() { DependsOn = { group } });
        });

        Assert.EndsWith("command:local:Command::group-child", Assert.Single(requests["after"].Dependencies), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Children_inherit_protection_and_providers_of_their_component()
    {
        var requests = await Registered(() =>
        {
            var provider = new Provider("docker");
            var group = new GroupComponent("group", new GroupArgs { Script = "true" }, new() { Protect = true, Providers = { provider } });
            _ = new Network("net", null, new() { Parent = group });
        });

        Assert.True(requests["net"].Protect);
        Assert.Equal("urn:pulumi:stack::project::pulumi:providers:docker::docker::docker-id", requests["net"].Provider);
        Assert.Equal("", requests["group-child"].Provider);
    }

    [Fact]
    public async Task Options_that_are_shared_stay_as_they_are()
    {
        var options = new ComponentResourceOptions();

        await Registered(() => { _ = new GroupComponent("group", new GroupArgs { Script = "true" }, options); });

        Assert.Null(options.Parent);
    }

    [Fact]
    public async Task Timeouts_import_deletion_and_versions_are_sent()
    {
        var requests = await Registered(() =>
        {
            var first = new Command("first");
            _ = new Command("second", null, new()
            {
                CustomTimeouts = new CustomTimeouts { Create = TimeSpan.FromMinutes(2), Delete = TimeSpan.FromSeconds(1.5) },
                ImportId = "old",
                DeletedWith = first,
                DeleteBeforeReplace = false,
                Version = "9.9.9",
            });
        });

        var sent = requests["second"];
        Assert.Equal(("120s", "", "1.5s"), (sent.CustomTimeouts.Create, sent.CustomTimeouts.Update, sent.CustomTimeouts.Delete));
        Assert.Equal(("old", "9.9.9"), (sent.ImportId, sent.Version));
        Assert.Equal((true, false), (sent.DeleteBeforeReplaceDefined, sent.DeleteBeforeReplace));
        Assert.EndsWith("::first", sent.DeletedWith, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_of_a_component_are_registered_with_it()
    {
        var requests = await Registered(() => { _ = new GroupComponent("group", new GroupArgs { Script = "true" }); });

        Assert.Equal("true", requests["group"].Object.Fields["script"].StringValue);
    }

    [Fact]
    public async Task Outputs_of_a_component_and_of_a_stack_are_registered()
    {
        var engine = new FakeEngine();

        Assert.Equal(0, await engine.RunAsync(() => Deployment.RunAsync<OutputStack>()));

        Assert.Equal(["""{ "Script": "true" }""", """{ "done": "true" }"""], engine.Requests<RegisterResourceOutputsRequest>().Select(request => request.Outputs.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Output_of_a_stack_that_was_not_assigned_is_an_error()
    {
        var engine = new FakeEngine();

        await engine.RunAsync(() => Deployment.RunAsync<ForgetfulStack>());

        Assert.Equal("Output(s) 'Forgotten' have no value assigned. [Output] attributed properties must be assigned inside Stack constructor.", Assert.Single(engine.Errors));
    }

    private static async Task<Dictionary<string, RegisterResourceRequest>> Registered(Action program)
    {
        var engine = new FakeEngine();
        Assert.Equal(0, await engine.RunAsync(() => Deployment.RunAsync(program)));
        return engine.Requests<RegisterResourceRequest>().ToDictionary(request => request.Name);
    }
}
