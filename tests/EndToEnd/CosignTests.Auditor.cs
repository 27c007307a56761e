using System.Text.Json.Nodes;
using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests;

public sealed partial class CosignTests
{
    [SkippableFact]
    public async Task T09_an_auditor_follows_the_page_with_public_keys_and_tools_that_are_none_of_ours()
    {
        Ready();
        using var auditor = new Auditor();
        var page = DocumentedPage.Of("docs/evidence.md").Section("With other tools");
        auditor.Give("cosign.pub", File.ReadAllText(Path.Combine(Keys, "ours.pub")));

        var printed = await stack.AuditAsync(auditor, page, without: 3);

        log.WriteLine(printed);
        Assert.Contains("\"name\": \"/usr/sbin/nginx\"", printed, StringComparison.Ordinal);
        Assert.Contains("\"platform\": \"linux/amd64\"", printed, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task T09b_the_last_record_is_checked_as_the_page_of_the_ledger_says()
    {
        Ready();
        await File.WriteAllTextAsync(Path.Combine(stack.Checkout, "ledger.pub"), stack.LedgerKey);
        foreach (var command in DocumentedPage.Of("docs/ledger.md").Section("Checked with other tools").Commands)
        {
            var ran = await stack.RunAsync(command, ("pulumi stack output ledger", $"pulumi stack output ledger --stack {TestStack.Name}"));

            ran.Must();
            Assert.True(command.Prints is null || ran.Text.Split('\n').Contains(command.Prints), ran.Text);
        }
    }

    [SkippableFact]
    public async Task T10_what_a_registry_lost_whole_is_put_back_as_the_page_says()
    {
        Ready();
        Expect("ours");
        await stack.RemoveAsync("omega:release");
        (await stack.OmegaAsync("ledger", "verify", TestStack.Name)).Must();
        var (serving, image) = (await stack.OutputAsync("version"), await stack.OutputAsync("image"));
        var page = DocumentedPage.Of("docs/recovery.md").Section("A registry is no longer to be trusted");
        await using var emptied = await EmptiedRegistry.EmptyAsync(5000);

        var refused = await stack.OmegaAsync("verify", TestStack.Name);

        log.WriteLine(refused.Text);
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("no longer holds version", page.Text, StringComparison.Ordinal);
        Assert.Contains($"no longer holds version {serving}", refused.Text, StringComparison.Ordinal);
        foreach (var command in page.Commands)
        {
            log.WriteLine((await stack.RunAsync(command)).Must());
        }

        (await RegistryAsync($"""
            cosign verify --key '{Keys}/ours.pub' --insecure-ignore-tlog=true --annotations version={serving} {image}
            for type in cyclonedx https://slsa.dev/provenance/v1; do
              cosign verify-attestation --key '{Keys}/ours.pub' --insecure-ignore-tlog=true --type "$type" {image}
            done
            """)).Must();
        var records = JsonNode.Parse((await stack.OmegaAsync("ledger", TestStack.Name, "--json")).Must())!.AsArray().Count;
        Assert.Equal($"{records}", (await Shell.BashAsync($"""
            curl -sfu "omega:$(cat '{TestStack.Services}/keys/registry-password')" http://localhost:5000/v2/omega/web/tags/list \
              | jq '[.tags[] | select(startswith("ledger-{TestStack.Name}-"))] | length'
            """)).Must());
        (await stack.OmegaAsync("verify", TestStack.Name)).Must();
        log.WriteLine((await stack.OmegaAsync("rollback", "previous", TestStack.Name)).Must());
        await stack.RemoveAsync("omega:release");
        stack.ChangePage("after the registry was lost");
        log.WriteLine((await stack.OmegaAsync("up", TestStack.Name)).Must());
        (await stack.OmegaAsync("ledger", "verify", TestStack.Name)).Must();
    }
}
