using Omega.Scripts.Tests.Protocol;

namespace Omega.Scripts.Tests.Hosting;

public sealed partial class ActivateTests
{
    private static readonly (string Call, string Step)[] StepOfCall =
    [
        ($"exec {Edge} /usr/local/bin/omega healthcheck", "look at edge, door and links"),
        ("cp ", "look at edge, door and links"),
        ("ps ", "look at edge, door and links"),
        ($"exec --user 0:0 {Edge} /usr/local/bin/omega activate", "switch to the release"),
        ($"exec {Edge} /usr/local/bin/omega get", "ask the edge"),
        ($"exec --user 0:0 {Edge} /usr/local/bin/omega serve", "name the edge"),
        ($"exec {Door} /usr/local/bin/omega get", "ask through the door"),
        ("rm ", "remove what nobody recorded"),
    ];

    /// <summary>Whoever changes the order here changes the model with it, which is then walked anew.</summary>
    [Fact]
    public async Task Its_calls_come_in_the_order_of_the_model_that_is_walked()
    {
        _machine.Answers("docker", "ps -a * label=omega.role=edge *", $"{Stray}\n");

        (await ActivateAsync()).Printed(Version);

        var taken = _machine.Calls.Select(call => StepOfCall.FirstOrDefault(known => call.Arguments.StartsWith(known.Call, StringComparison.Ordinal)).Step)
            .OfType<string>().ToList();
        Assert.Equal(
            ModelSteps(),
            taken.Where((step, index) => index == 0 || taken[index - 1] != step));
    }

    [Fact]
    public async Task A_script_whose_update_was_killed_changes_nothing_any_more()
    {
        _machine.Answers("docker", "exec * healthcheck 8081", exit: 1).Answers("docker", "ps *", $"{Stray}\n");

        var result = await _machine.RunOrphanedAsync(
            await HostingStep.EnvironmentAsync("site-activate", ("SITE", Site), ("PORT", $"{_port}")),
            "healthcheck 8081",
            () => _machine.Answers("docker", "exec * healthcheck 8081"));

        Assert.Equal($"The update that asked for version {Version} was killed, so nothing is changed any more.\n", result.Error);
        Assert.DoesNotContain(_machine.Calls, call => call.Arguments.StartsWith("exec --user 0:0", StringComparison.Ordinal));
        Assert.Empty(Removals());
    }

    private static IEnumerable<string> ModelSteps() => Protocol.Protocol.Of(new Releases(NewEdge: true, NewDoor: true)).Steps
        .Where(step => step.Carrier == Carrier.ActivateScript).Select(step => step.Name);
}
