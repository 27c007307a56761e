using System.Text.Json.Nodes;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Engines;

using Engines = Omega.Offline.Engine.Tests.Support.Engines;

/// <summary>A program on the published packages for Node, whose own language runtime the engine calls; in turn with the real CLI.</summary>
public sealed class NodeProgramTests
{
    [SkippableFact]
    public async Task Program_on_the_published_node_packages_is_deployed_changed_and_destroyed()
    {
        using var engines = Engines.Require();
        await engines.InstallNodeAsync();

        // The packages hear the events of a run through a service of their own.
        foreach (var ours in new[] { true, false })
        {
            var preview = Answer(await engines.NodeAsync(ours, engines.Project, "one", "preview"));
            Assert.Equal(["create"], Kinds(preview));
            Assert.Equal(("cancelEvent", 3), ((string)preview["last"]!, (int)preview["changes"]!["create"]!));
            Assert.InRange((int)preview["created"]!, 3, ours ? 3 : 6);
        }

        var first = await DeployAsync(engines, ours: true, "one");
        Assert.Equal(3, (int?)first["changes"]!["create"]);
        Assert.Equal(("one", "ONE"), (Output(first, "said"), Output(first, "loud")));
        Assert.True((bool)first["outputs"]!["hidden"]!["secret"]!);
        Assert.Equal(["same"], Kinds(await DeployAsync(engines, ours: false, "one")));

        var second = await DeployAsync(engines, ours: true, "two");
        Assert.Equal((1, 2), ((int)second["changes"]!["update"]!, (int)second["changes"]!["same"]!));
        Assert.Equal(("now two", "NOW TWO"), (Output(second, "said"), Output(second, "loud")));
        Assert.Equal(["same"], Kinds(await DeployAsync(engines, ours: false, "two")));

        Assert.Equal(["delete"], Kinds(Answer(await engines.NodeAsync(ours: true, engines.Project, "two", "destroy"))));
        Assert.True(File.Exists(Path.Combine(engines.Project, "deleted")));
    }

    private static async Task<JsonNode> DeployAsync(Engines engines, bool ours, string text) =>
        Answer(await engines.NodeAsync(ours, engines.Project, text, "up"));

    private static JsonNode Answer(EngineRun run) => JsonNode.Parse(run.Succeeded().Output)!;

    private static string Output(JsonNode answer, string name) => (string)answer["outputs"]![name]!["value"]!;

    private static IEnumerable<string> Kinds(JsonNode answer) => answer["changes"]!.AsObject().Select(change => change.Key);
}
