using Omega.Core.Engines;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Engines;

public sealed class EngineFitnessTests
{
    private const string Docker = """{"Version":"20.10.24","Components":[{"Name":"Engine"},{"Name":"runc"}]}""";
    private const string Held = """{"MemoryLimit":true,"PidsLimit":true,"CPUCfsQuota":true}""";

    [Theory]
    [InlineData("""{"Components":[{"Name":"Podman Engine"},{"Name":"Conmon"}]}""", Held, "The engine must be Docker's, is Podman: ")]
    [InlineData(Docker, """{"MemoryLimit":false,"PidsLimit":false,"CPUCfsQuota":false}""", "does not hold them to those of memory, processes, CPU: ")]
    [InlineData(Docker, """{"MemoryLimit":true,"PidsLimit":false,"CPUCfsQuota":true}""", "does not hold them to those of processes: ")]
    public async Task An_engine_that_would_not_hold_what_it_is_told_says_so_itself(string version, string facts, string expected)
    {
        await using var engine = new SocketEngine(("version", version), ("info", facts));

        var unfit = await EngineFitness.AskAsync(At(engine.Host));

        Assert.Contains(expected, unfit, StringComparison.Ordinal);
    }

    /// <summary>What it does not say counts as held: older engines do not know each of the limits.</summary>
    [Theory]
    [InlineData(Docker, Held)]
    [InlineData("{}", "{}")]
    [InlineData("[]", "no JSON")]
    public async Task Nothing_is_held_against_one_that_says_nothing_of_the_kind(string version, string facts)
    {
        await using var engine = new SocketEngine(("version", version), ("info", facts));

        Assert.Null(await EngineFitness.AskAsync(At(engine.Host)));
    }

    [Theory]
    [InlineData("unix:///nowhere/docker.sock")]
    [InlineData("ssh://deploy@engine.example")]
    [InlineData("tcp://127.0.0.1:1")]
    public async Task Who_does_not_answer_here_is_found_by_the_steps_that_need_it(string host) => Assert.Null(await EngineFitness.AskAsync(At(host)));

    private static EngineAddress At(string host) => new(host, null, "DOCKER_HOST");
}
