using System.Collections.Immutable;
using Omega.Infra.Tests.Support;
using Omega.Scripts.Tests.Release;

namespace Omega.Scripts.Tests.Hosting;

/// <summary>Whose word about a reader counts behind another stack: that of the network which the stack in front made, and of no other of this name.</summary>
public sealed class FrontTests : IDisposable
{
    private const string Inspect = "network inspect --format *";

    private readonly Machine _machine = new Machine().Answers("docker", "version --format *", "28.0.0\n");

    public void Dispose() => _machine.Dispose();

    [Theory]
    [InlineData("omega-front 172.30.0.0/16", "172.30.0.0/16")]
    [InlineData("omega-front 172.30.0.0/16 fd00::/64", "172.30.0.0/16 fd00::/64")]
    public async Task The_addresses_of_the_network_in_front_are_told(string said, string expected)
    {
        _machine.Answers("docker", Inspect, $"{said}\n");

        (await RunAsync()).Printed(expected);
        Assert.EndsWith(" omega-front-behind", Assert.Single(_machine.Calls, call => call.Arguments.StartsWith("network", StringComparison.Ordinal)).Arguments, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(" 172.30.0.0/16", "")]
    [InlineData("omega-other 172.30.0.0/16", "omega-other")]
    public async Task A_network_that_somebody_else_made_is_refused(string said, string owner)
    {
        _machine.Answers("docker", Inspect, $"{said}\n");

        (await RunAsync()).Failed(
            $"Network omega-front-behind is not that of stack front: its label omega.stack must be omega-front, is '{owner}'. Remove it (`docker network rm omega-front-behind`) and deploy stack front.");
    }

    [Fact]
    public async Task A_front_that_is_not_deployed_is_told_with_what_to_do()
    {
        _machine.Answers("docker", Inspect, error: "Error: No such network", exit: 1);

        (await RunAsync()).Failed(
            "omega:site.behind must be a stack of this Docker engine that has stacks behind its edge, was 'front': there is no network omega-front-behind. "
                + "Name a host of this stack in omega:site.hosts of stack front and deploy that first, or remove omega:site.behind.");
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_is_no_front_that_is_missing()
    {
        _machine.Answers("docker", "version --format *", error: "Cannot connect", exit: 1);

        (await RunAsync()).Failed("The Docker engine does not answer, so the stack in front cannot be found.");
    }

    /// <summary>With the environment that the program itself gives to it.</summary>
    private async Task<Result> RunAsync()
    {
        var graph = await InfraTest.RunAsync(Some.Behind(), mocks: new RecordingMocks { Front = "172.30.0.0/16" });
        var call = Assert.Single(graph.Mocks.Calls.Select(call => (ImmutableDictionary<string, object>)call.Args["environment"]), variables => variables.ContainsKey("FRONT"));
        return await _machine.RunAsync(call.ToDictionary(entry => entry.Key, entry => (string)entry.Value));
    }
}
