using Omega.Offline.Sdk.Tests.Support;
using Pulumi;
using Pulumi.Command.Local;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;
using Pulumirpc;

namespace Omega.Offline.Sdk.Tests.Likeness;

[Collection(ProgramCollection.Name)]
public sealed class FailureTests
{
    [Fact]
    public async Task An_input_of_an_unsupported_type_is_told_with_its_property_and_the_stack()
    {
        var engine = await Program.FailedAsync(() => { _ = new Thing("first", new ThingArgs { Value = new object() }); });

        Assert.Matches(
            """\ARunning program '.*' failed with an unhandled exception:\nSystem\.InvalidOperationException: error serializing property "value": """
            + """System\.Object is not a supported argument type[\s\S]*\n   at """,
            Assert.Single(engine.Errors));
        Assert.DoesNotContain(engine.Requests<RegisterResourceRequest>(), request => request.Name == "first");
    }

    [Theory]
    [InlineData(1L)]
    [InlineData(1.5f)]
    public async Task A_number_is_an_int_or_a_double(object number)
    {
        var engine = await Program.FailedAsync(() => { _ = new Thing("first", new ThingArgs { Value = number }); });

        Assert.Contains("is not a supported argument type", Assert.Single(engine.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_is_no_input()
    {
        var engine = await Program.FailedAsync(() => { _ = new Thing("first", new ThingArgs { Value = Task.FromResult("a") }); });

        Assert.Contains("Tasks are not allowed inside ResourceArgs. Please wrap your Task in an Output", Assert.Single(engine.Errors), StringComparison.Ordinal);
    }

    // Which of the two failures is told first differs from run to run, and so does whether both are.
    [Fact]
    public async Task A_refusal_in_Apply_is_told_in_its_own_words_or_as_the_failure_of_the_property()
    {
        var engine = await Program.FailedAsync(() =>
        {
            var first = new Command("first", new CommandArgs { Create = "true" });
            _ = new Command("second", new CommandArgs { Create = first.Create.Apply(string (_) => throw new RunException("not this one")) });
        });

        Assert.NotEmpty(engine.Errors);
        Assert.All(engine.Errors, error => Assert.Matches(
            """\A(not this one\z|Running program '.*' failed with an unhandled exception:\nSystem\.InvalidOperationException: """
            + """error serializing property "create": not this one\r?\n[\s\S]*not this one)""",
            error));
        Assert.DoesNotContain(engine.Requests<RegisterResourceRequest>(), request => request.Name == "second");
    }

    [Fact]
    public async Task A_refusal_within_an_object_or_a_providers_configuration_is_told_with_the_property()
    {
        var engine = await Program.FailedAsync(() =>
        {
            _ = new Provider("docker", new ProviderArgs { RegistryAuth = { new ProviderRegistryAuthArgs { Address = "a", Username = Refused() } } });
        });

        Assert.Contains(engine.Errors, error => error.Contains("not this one", StringComparison.Ordinal));
        Assert.DoesNotContain(engine.Requests<RegisterResourceRequest>(), request => request.Name == "docker");

        static Input<string> Refused() => Output.Create(1).Apply(string (_) => throw new RunException("not this one"));
    }

    [Fact]
    public async Task An_output_of_an_unsupported_type_is_told_with_its_name()
    {
        var engine = new FakeEngine();

        var code = await engine.RunAsync(() => Deployment.RunAsync(() => new Dictionary<string, object?> { ["site"] = new object() }));

        Assert.Equal(32, code);
        Assert.Contains("error serializing property \"site\"", Assert.Single(engine.Errors), StringComparison.Ordinal);
        Assert.Empty(engine.Requests<RegisterResourceOutputsRequest>());
    }

    [Fact]
    public async Task An_argument_of_a_function_that_cannot_be_sent_is_told_with_the_function()
    {
        var engine = await Program.FailedAsync(() => { _ = Deployment.Instance.Invoke<object>("test:index:ask", new AskArgs { Value = new object() }); });

        Assert.Contains(engine.Errors, error =>
            error.Contains("Error serializing arguments for invoke test:index:ask", StringComparison.Ordinal)
            && error.Contains("error serializing property \"value\"", StringComparison.Ordinal));
        Assert.Empty(engine.Requests<ResourceInvokeRequest>());
    }

    [Fact]
    public async Task What_was_said_before_a_failure_is_heard_before_it()
    {
        var engine = await Program.FailedAsync(() =>
        {
            for (var line = 0; line < 20; line++)
            {
                Log.Info($"line {line}");
            }

            throw new RunException("no more");
        });

        Assert.Equal(Enumerable.Range(0, 20).Select(line => $"line {line}").Append("no more"), engine.Logs.Where(Said).Select(log => log.Message));
    }

    // The published SDK tells more to those who look for faults in it.
    private static bool Said(LogRequest log) => log.Severity is not LogSeverity.Debug;

    private sealed class AskArgs : InvokeArgs
    {
        [Input("value")]
        public object? Value { get; set; }
    }
}
