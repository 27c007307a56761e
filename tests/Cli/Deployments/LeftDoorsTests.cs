using Omega.Cli.Deployments;
using Omega.Cli.Tests.Support;

namespace Omega.Cli.Tests.Deployments;

public sealed class LeftDoorsTests
{
    private const string Taken = "* Unable to start container: Bind for 127.0.0.1:8080 failed: port is already allocated";
    private const string Running = "aaa\tsite-door-8080-1\tdoor\nbbb\tsite-edge-8080-1\tedge\nccc\tsite-tls-door-8443-1\ttls-door\n";

    private readonly FakeProcesses _processes = new FakeProcesses().On("docker ps --no-trunc --filter label=omega.stack=omega-dev", output: Running);

    [Theory]
    [InlineData("ccc", "site-door-8080-1")]
    [InlineData("aaa", "site-tls-door-8443-1")]
    public async Task A_door_that_nobody_recorded_is_named_with_what_takes_it_away(string recorded, string left) => Assert.Equal(
        $" {left}: made by an update that was killed before it could record it, and has the port. What goes through it goes on until then: "
            + $"`docker rm --force {left}`, then `./omega up dev`.",
        await RemedyAsync(Taken, recorded));

    [Fact]
    public async Task A_door_that_is_on_record_is_nobodys_remedy() => Assert.Equal("", await RemedyAsync(Taken, "aaa", "ccc"));

    [Fact]
    public async Task Another_failure_asks_nobody()
    {
        Assert.Equal("", await RemedyAsync("the stack is currently locked by 1 lock(s)"));

        Assert.Empty(_processes.Calls);
    }

    [Fact]
    public async Task A_state_that_cannot_be_read_hides_no_failure() =>
        Assert.Equal("", await LeftDoors.RemedyAsync("dev", [Taken], () => Task.FromResult<StackState?>(null), _processes, default));

    private Task<string> RemedyAsync(string said, params string[] recorded)
    {
        var resources = string.Join(',', recorded.Select(id => $$"""{"type":"docker:index/container:Container","id":"{{id}}"}"""));
        return LeftDoors.RemedyAsync(
            "dev", [said], () => Task.FromResult<StackState?>(StackState.Parse($$$"""{"deployment":{"resources":[{{{resources}}}]}}""")), _processes, default);
    }
}
