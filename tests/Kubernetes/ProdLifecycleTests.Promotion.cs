using System.Text.Json.Nodes;
using Omega.Kubernetes.Tests.Support;

namespace Omega.Kubernetes.Tests;

/// <summary>From the stack that publishes to the cluster and back, by the `omega` command alone.</summary>
public sealed partial class ProdLifecycleTests
{
    [SkippableFact]
    public async Task T20_what_dev_serves_is_promoted_for_review_and_nothing_else_happens()
    {
        Ready();
        (await stack.UpAsync(stack.First)).Must();
        await stack.PublishThirdAsync();

        log.WriteLine((await stack.OmegaAsync("promote", TestStack.Name, ProdStack.Name)).Must());

        Assert.Contains($"version: \"{stack.Third.Version}\"", stack.Configuration, StringComparison.Ordinal);
        Assert.Contains($"digest: \"{stack.Third.Digest}\"", stack.Configuration, StringComparison.Ordinal);
        await ServesAsync(stack.First);
    }

    [SkippableFact]
    public async Task T21_a_promoted_release_is_deployed_by_the_same_digest()
    {
        Ready();

        await UnderLoadAsync("a promotion into the stack, which is read", async () => log.WriteLine((await stack.OmegaAsync("up", ProdStack.Name)).Must()), stack.Third);

        Assert.EndsWith(stack.Third.Digest, (await stack.PulumiAsync("stack", "output", "image")).Must(), StringComparison.Ordinal);
        var ledger = await LedgerAsync();
        Assert.Equal(("promote", stack.Third.Version), (Text(ledger[^1], "action"), Text(ledger[^1], "version")));
        Assert.StartsWith($"{TestStack.Name}#", Text(ledger[^1], "from"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task T22_a_promoted_stack_goes_back_by_one_command_without_a_failed_request()
    {
        Ready();
        var before = await LedgerAsync();

        await UnderLoadAsync("a rollback", async () => log.WriteLine((await stack.OmegaAsync("rollback", "previous", ProdStack.Name)).Must()), stack.First);

        var after = await LedgerAsync();
        Assert.Equal(before.Select(record => record.ToJsonString()), after.SkipLast(1).Select(record => record.ToJsonString()));
        Assert.Equal(("rollback", stack.First.Version), (Text(after[^1], "action"), Text(after[^1], "version")));
        Assert.Contains($"digest: \"{stack.First.Digest}\"", stack.Configuration, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task T23_ledger_and_cluster_say_the_same()
    {
        Ready();

        log.WriteLine((await stack.OmegaAsync("ledger", "verify", ProdStack.Name)).Must());

        var checks = JsonNode.Parse((await stack.OmegaAsync("verify", ProdStack.Name, "--json")).Must())!.AsArray();
        Assert.All(checks, check => Assert.True(check!["holds"]!.GetValue<bool>(), check.ToJsonString()));
        Assert.Contains(checks, check => Text(check!, "control") == "recorded release answers");
    }

    private async Task<IReadOnlyList<JsonNode>> LedgerAsync() =>
        [.. JsonNode.Parse((await stack.OmegaAsync("ledger", ProdStack.Name, "--json")).Must())!.AsArray().Select(record => record!)];

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
