using Omega.Offline.Sdk.Tests.Support;
using Pulumi;
using Pulumi.Command.Local;
using Pulumi.Testing;

namespace Omega.Offline.Sdk.Tests.Run;

public sealed class MockTests
{
    private static readonly TestOptions Update = new() { IsPreview = false };

    [Fact]
    public async Task Transformations_of_the_stack_see_components_and_their_children()
    {
        var seen = new List<string>();
        var options = new StackOptions
        {
            ResourceTransformations =
            {
                args =>
                {
                    seen.Add(args.Resource.GetResourceName());
                    return null;
                },
            },
        };

        await Deployment.TestWithServiceProviderAsync<TransformedStack>(new EchoMocks(), new OneStack(() => new TransformedStack(options)), Update);

        Assert.Equal(["project-stack", "group", "group-child"], seen);
    }

    [Fact]
    public async Task A_transformation_changes_what_is_registered()
    {
        var mocks = new EchoMocks();
        var options = new StackOptions
        {
            ResourceTransformations =
            {
                args => args.Resource is Command ? new(new CommandArgs { Create = "changed" }, args.Options) : null,
            },
        };

        await Deployment.TestWithServiceProviderAsync<TransformedStack>(mocks, new OneStack(() => new TransformedStack(options)), Update);

        Assert.Equal("changed", mocks.Resource("group-child").Inputs["create"]);
    }

    [Fact]
    public async Task Apply_on_plain_values_runs_inside_the_transformation()
    {
        var read = new List<string>();
        var options = new StackOptions
        {
            ResourceTransformations =
            {
                args =>
                {
                    if (args.Args is CommandArgs command)
                    {
                        command.Create.Apply(script => { read.Add(script); return 0; });
                        command.Interpreter.Apply(words => { read.AddRange(words); return 0; });
                        command.Environment.Apply(map => { read.Add(map["A"]); return 0; });
                        read.Add("end");
                    }

                    return null;
                },
            },
        };

        await Deployment.TestWithServiceProviderAsync<CommandStack>(new EchoMocks(), new OneStack(() => new CommandStack(options)), Update);

        Assert.Equal(["true", "/bin/bash", "-c", "1", "end"], read);
    }

    [Fact]
    public async Task A_refusal_in_a_transformation_is_the_only_message_and_registers_nothing()
    {
        var mocks = new EchoMocks();
        var options = new StackOptions { ResourceTransformations = { args => args.Resource is Command ? throw new RunException("refused") : null } };

        var exception = await Assert.ThrowsAsync<RunException>(() =>
            Deployment.TestWithServiceProviderAsync<CommandStack>(mocks, new OneStack(() => new CommandStack(options)), Update));

        Assert.Equal("refused", exception.Message);
        Assert.Empty(mocks.Resources);
    }

    [Fact]
    public async Task A_run_is_a_preview_unless_the_options_say_otherwise()
    {
        bool? preview = null;

        await Deployment.TestAsync(new EchoMocks(), new TestOptions(), () => { preview = Deployment.Instance.IsDryRun; });

        Assert.True(preview);
    }

    [Fact]
    public async Task Function_programs_give_resources_and_outputs()
    {
        var (resources, outputs) = await Deployment.TestAsync(new EchoMocks(), Update, () =>
        {
            var command = new Command("first", new CommandArgs { Create = "true" });
            return new Dictionary<string, object?> { ["id"] = command.Id };
        });

        Assert.Equal("first", Assert.Single(resources).GetResourceName());
        Assert.Equal("id", Assert.Single(outputs).Key);
    }

    [Fact]
    public async Task Several_failures_come_as_one_exception()
    {
        var exception = await Assert.ThrowsAsync<AggregateException>(() => Deployment.TestAsync(new EchoMocks(), Update, () =>
        {
            Log.Error("one");
            Log.Error("two");
        }));

        Assert.Equal(["one", "two"], exception.InnerExceptions.Select(inner => inner.Message).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Runs_side_by_side_do_not_mix()
    {
        var runs = Enumerable.Range(0, 50).Select(number => Task.Run(async () =>
        {
            var mocks = new EchoMocks();
            var resources = await Deployment.TestAsync(mocks, new TestOptions { StackName = $"s{number}", IsPreview = false }, () =>
            {
                _ = new Command($"c{number}-{Deployment.Instance.StackName}");
            });
            return (Assert.Single(resources).GetResourceName(), Assert.Single(mocks.Resources).Name, $"c{number}-s{number}");
        }));

        Assert.All(await Task.WhenAll(runs), run => Assert.True(run.Item1 == run.Item3 && run.Name == run.Item3));
    }

    [Fact]
    public async Task Output_property_without_a_setter_is_an_error()
    {
        var exception = await Assert.ThrowsAsync<RunException>(() => Deployment.TestAsync(new EchoMocks(), Update, () => { _ = new SealedOutput(); }));

        Assert.Contains("did not have a 'set' method", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Function_calls_go_to_the_mocks()
    {
        var mocks = new EchoMocks();

        await Deployment.TestAsync(mocks, Update, async () => await Pulumi.Command.Local.Run.InvokeAsync(new RunArgs { Command = "true" }));

        Assert.Equal("command:local:run", Assert.Single(mocks.Invokes).Token);
    }

    private sealed class TransformedStack : Stack
    {
        public TransformedStack(StackOptions options)
            : base(options) => _ = new GroupComponent("group", new GroupArgs { Script = "true" });
    }

    private sealed class CommandStack : Stack
    {
        public CommandStack(StackOptions options)
            : base(options) => _ = new Command("first", new CommandArgs
            {
                Create = "true",
                Interpreter = { "/bin/bash", "-c" },
                Environment = { ["A"] = "1" },
            });
    }

    private sealed class SealedOutput() : ComponentResource("test:index:Sealed", "sealed")
    {
        private readonly Output<string> _value = Output.Create("");

        [Output]
        public Output<string> Value => _value;
    }
}
