using Grpc.Core;
using Omega.Offline.Sdk.Tests.Support;
using Pulumi;
using Pulumi.Command.Local;
using Pulumirpc;

namespace Omega.Offline.Sdk.Tests.Run;

[Collection(ProgramCollection.Name)]
public sealed class FailureTests
{
    private const int AlreadyReported = 32;

    [Fact]
    public async Task RunException_is_reported_by_its_message_only()
    {
        var engine = new FakeEngine();

        var code = await engine.RunAsync(() => Deployment.RunAsync(Throw(new RunException("the port is taken"))));

        Assert.Equal(AlreadyReported, code);
        Assert.Equal("the port is taken", Assert.Single(engine.Errors));
    }

    [Fact]
    public async Task Another_exception_is_reported_with_program_and_stack()
    {
        var engine = new FakeEngine();

        var code = await engine.RunAsync(() => Deployment.RunAsync(Throw(new InvalidOperationException("no such thing"))));

        Assert.Equal(AlreadyReported, code);
        Assert.Matches(@"\ARunning program '.*' failed with an unhandled exception:\nSystem\.InvalidOperationException: no such thing\s+at ", Assert.Single(engine.Errors));
    }

    [Fact]
    public async Task ResourceException_with_hidden_stack_is_reported_at_its_resource()
    {
        var engine = new FakeEngine();

        await engine.RunAsync(() => Deployment.RunAsync(() =>
        {
            var resource = new Command("first");
            Throw(new ResourceException("will not do", resource, hideStack: true))();
        }));

        var log = Assert.Single(engine.Logs);
        Assert.Equal(("will not do", "urn:pulumi:stack::project::command:local:Command::first"), (log.Message, log.Urn));
    }

    // The official SDK waits for ever for the URN here; that the message comes, without one, is on purpose.
    [Fact]
    public async Task ResourceException_from_a_transformation_ends_the_program()
    {
        var engine = new FakeEngine();
        var options = new StackOptions
        {
            ResourceTransformations = { args => args.Resource is Command ? throw new ResourceException("refused", args.Resource, true) : null },
        };

        var code = await engine.RunAsync(() => Deployment.RunAsync(
            () =>
            {
                _ = new Command("first");
                return Task.FromResult<IDictionary<string, object?>>(new Dictionary<string, object?>());
            },
            options));

        Assert.Equal(AlreadyReported, code);
        Assert.Equal("refused", Assert.Single(engine.Errors));
        Assert.DoesNotContain(engine.Requests<RegisterResourceRequest>(), request => request.Name == "first");
    }

    [Fact]
    public async Task Apply_that_throws_keeps_the_resource_from_being_registered()
    {
        var engine = new FakeEngine();

        var code = await engine.RunAsync(() => Deployment.RunAsync(() =>
        {
            var first = new Command("first", new CommandArgs { Create = "true" });
            _ = new Command("second", new CommandArgs { Create = first.Create.Apply(script => script == "true" ? throw new RunException("not this one") : script!) });
        }));

        Assert.Equal(AlreadyReported, code);
        Assert.Contains("not this one", engine.Errors);
        Assert.DoesNotContain(engine.Requests<RegisterResourceRequest>(), request => request.Name == "second");
    }

    // As the official SDK up to 3.112; later ones wait for what is under way (pulumi-dotnet 1160).
    [Fact]
    public async Task A_program_ends_at_the_first_failed_registration()
    {
        var (engine, held) = Holding("slow");
        var code = await engine.RunAsync(async () =>
        {
            var ended = await Deployment.RunAsync(() =>
            {
                _ = new Command("slow");
                _ = new Command("refused");
            });
            held.SetResult();
            return ended;
        });

        Assert.Equal(AlreadyReported, code);
        Assert.Contains("out of room", Assert.Single(engine.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_throws_waits_for_nothing_that_it_has_begun()
    {
        var (engine, held) = Holding("slow");
        var code = await engine.RunAsync(async () =>
        {
            var ended = await Deployment.RunAsync((Action)(() =>
            {
                _ = new Command("slow");
                throw new RunException("no more");
            }));
            held.SetResult();
            return ended;
        });

        Assert.Equal(AlreadyReported, code);
        Assert.Equal("no more", Assert.Single(engine.Errors));
    }

    [Fact]
    public async Task An_error_that_was_logged_fails_the_program()
    {
        var engine = new FakeEngine();

        var code = await engine.RunAsync(() => Deployment.RunAsync(() => Log.Error("bad")));

        Assert.Equal(AlreadyReported, code);
        Assert.Empty(engine.Requests<Google.Protobuf.WellKnownTypes.Empty>());
    }

    [Fact]
    public async Task What_the_engine_has_reported_is_not_reported_again()
    {
        var engine = new FakeEngine { Refusal = request => request.Custom ? new Status(StatusCode.Unavailable, "shut down") : null };

        var code = await engine.RunAsync(() => Deployment.RunAsync(() => { _ = new Command("first"); }));

        Assert.Equal(AlreadyReported, code);
        Assert.Empty(engine.Errors);
    }

    [Fact]
    public async Task Missing_required_input_is_reported_by_name()
    {
        var engine = new FakeEngine();

        var code = await engine.RunAsync(() => Deployment.RunAsync(() => { _ = new GroupComponent("group", new GroupArgs()); }));

        Assert.Equal(AlreadyReported, code);
        Assert.Contains(engine.Errors, error => error.Contains("[Input] 'script' of Omega.Offline.Sdk.Tests.Support.GroupArgs is required", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_engine_without_the_shutdown_call_is_served_too()
    {
        var engine = new FakeEngine { KnowsShutdown = false };

        Assert.Equal(0, await engine.RunAsync(() => Deployment.RunAsync(() => { })));
    }

    private static (FakeEngine Engine, TaskCompletionSource Held) Holding(string name)
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (new FakeEngine
        {
            Wait = request => request.Name == name ? held.Task : Task.CompletedTask,
            Refusal = request => request.Name == "refused" ? new Status(StatusCode.Unknown, "out of room") : null,
        }, held);
    }

    private static Action Throw(Exception exception) => () => throw exception;

    [Fact]
    public async Task Program_without_an_engine_says_so()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => Deployment.RunAsync(() => { }));

        Assert.StartsWith("Program run without the Pulumi engine available; re-run using the `pulumi` CLI", exception.Message, StringComparison.Ordinal);
    }
}
