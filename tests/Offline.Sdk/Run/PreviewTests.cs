using Omega.Offline.Sdk.Tests.Support;
using Pulumi;
using Pulumi.Command.Local;
using Pulumi.Utilities;
using Pulumirpc;

namespace Omega.Offline.Sdk.Tests.Run;

[Collection(ProgramCollection.Name)]
public sealed class PreviewTests
{
    private const string Unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

    [Fact]
    public async Task What_a_preview_does_not_know_is_sent_as_unknown_and_skips_Apply()
    {
        var applied = false;
        var engine = new FakeEngine { IsPreview = true };

        var code = await engine.RunAsync(() => Deployment.RunAsync(() =>
        {
            var first = new Command("first", new CommandArgs { Create = "true" });
            _ = new Command("second", new CommandArgs { Create = first.Stdout.Apply(text => { applied = true; return text; }) });
        }));

        var second = Assert.Single(engine.Requests<RegisterResourceRequest>(), request => request.Name == "second");
        Assert.Equal(0, code);
        Assert.False(applied);
        Assert.Equal(Unknown, second.Object.Fields["create"].StringValue);
        Assert.EndsWith("::first", Assert.Single(second.Dependencies), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_waits_for_a_new_resource_is_not_called_in_a_preview()
    {
        var known = true;
        var engine = new FakeEngine { IsPreview = true };

        await engine.RunAsync(() => Deployment.RunAsync(async () =>
        {
            var first = new Command("first");
            known = await OutputUtilities.GetIsKnownAsync(
                Pulumi.Command.Local.Run.Invoke(new RunInvokeArgs { Command = "true" }, new InvokeOutputOptions { DependsOn = { first } }));
        }));

        Assert.False(known);
        Assert.Empty(engine.Requests<ResourceInvokeRequest>());
    }

    [Fact]
    public async Task A_function_that_waits_for_a_resource_is_called_in_an_update()
    {
        var engine = new FakeEngine();

        await engine.RunAsync(() => Deployment.RunAsync(() =>
        {
            var first = new Command("first");
            _ = Pulumi.Command.Local.Run.Invoke(new RunInvokeArgs { Command = "true" }, new InvokeOutputOptions { DependsOn = { first } });
        }));

        var call = Assert.Single(engine.Requests<ResourceInvokeRequest>());
        Assert.Equal(("command:local:run", "1.2.1"), (call.Tok, call.Version));
    }

    [Fact]
    public async Task Instance_tells_what_the_engine_said()
    {
        (string, string, string, string, bool) told = default;
        var engine = new FakeEngine { Project = "omega", Stack = "dev", IsPreview = true };

        await engine.RunAsync(() => Deployment.RunAsync(() =>
        {
            var run = Deployment.Instance;
            told = (run.OrganizationName, run.ProjectName, run.StackName, run.RootDirectory, run.IsDryRun);
        }));

        Assert.Equal(("organization", "omega", "dev", "/project", true), told);
    }
}
