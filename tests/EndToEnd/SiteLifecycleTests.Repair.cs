using System.Text.RegularExpressions;
using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests;

public sealed partial class SiteLifecycleTests
{
    [SkippableFact]
    public async Task T24_containers_removed_by_hand_come_back_with_one_refreshing_update()
    {
        Ready();
        await Shell.DockerAsync("rm", "-f", Assert.Single(await TestStack.ContainersAsync("site")));
        await Shell.DockerAsync("rm", "-f", Assert.Single(await TestStack.ContainersAsync("edge")));

        log.WriteLine((await stack.UpAsync("--refresh")).Must());

        await StillServesAsync(_firstVersion!);
        (await stack.UpAsync("--expect-no-changes")).Must();
    }

    /// <summary>Docker's proxy in front of a port ends when it has no file handles left, a firewall is reloaded: the container goes on as if nothing was.</summary>
    [SkippableFact]
    public async Task T08b_a_port_that_the_engine_lost_is_found_and_the_remedy_brings_it_back()
    {
        Ready();
        var serving = await ServedVersionAsync();
        (await Shell.BashAsync($"""
            pkill -f '[d]ocker-proxy .*-host-port {TestStack.Port} ' ||
              iptables -t nat -S DOCKER | sed -n 's/^-A \(.*--dport {TestStack.Port} .*\)/-D \1/p' | xargs -n 100 iptables -t nat
            """)).Must();

        var found = (await stack.OmegaAsync("verify", TestStack.Name)).MustFail();

        log.WriteLine(found);
        var remedy = Regex.Match(found, "`(docker restart [^`]+)`");
        Assert.True(remedy.Success, "the remedy is not named");
        (await Shell.BashAsync(remedy.Groups[1].Value)).Must();
        // Waits for the health check.
        (await stack.OmegaAsync("verify", TestStack.Name)).Must();
        await StillServesAsync(serving);
    }

    [SkippableTheory]
    [InlineData("pushes")]
    [InlineData("switches")]
    public Task T11_engine_killed_in_an_update_is_recovered_from_as_documented(string step) => KilledIsRecoveredFromAsync(step);

    [SkippableTheory]
    [Trait("Form", "long")]
    [InlineData("signs")]
    [InlineData("checks the signature")]
    [InlineData("creates a container")]
    public Task T11a_engine_killed_in_any_other_step_of_an_update_is_too(string step) => KilledIsRecoveredFromAsync(step);

    private async Task KilledIsRecoveredFromAsync(string step)
    {
        Ready();
        var serving = await ServedVersionAsync();
        stack.ChangePage($"killed while it {step}");

        var killed = await stack.KilledUpAsync(step switch
        {
            "pushes" => ["docker push"],
            "signs" => ["addhash --publish"],
            "checks the signature" => ["addhash --publish", "list localhost:5000/omega/web"],
            "switches" => ["omega activate"],
            _ => [],
        });

        log.WriteLine(killed.Text);
        Assert.NotEqual(0, killed.ExitCode);
        if (step != "switches")
        {
            await StillServesAsync(serving);
        }

        Assert.Contains("cancel", (await stack.UpAsync()).MustFail(), StringComparison.Ordinal);
        (await stack.PulumiAsync("cancel", "--yes", TestStack.Name)).Must();
        log.WriteLine((await stack.UpAsync()).Must());
        Assert.NotEqual(serving, await ServedVersionAsync());
        Assert.Equal(await stack.OutputAsync("version"), await ServedVersionAsync());
        Assert.Single(await TestStack.ContainersAsync("site"));
        await stack.ForgetPendingAsync();
        var next = (await stack.UpAsync("--expect-no-changes")).Must();
        Assert.DoesNotContain("pending operations", next, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task T12_another_checkout_of_the_same_content_changes_nothing_and_takes_over()
    {
        Ready();
        var site = await TestStack.ContainersAsync("site");

        await stack.MoveAsync();

        (await stack.PreviewAsync("--expect-no-changes")).Must();
        (await stack.UpAsync("--refresh", "--expect-no-changes")).Must();
        Assert.Equal(site, await TestStack.ContainersAsync("site"));
    }

    [SkippableFact]
    public async Task T25_containers_stopped_by_hand_come_back_with_one_refreshing_update()
    {
        Ready();
        (await Shell.DockerAsync("stop", Assert.Single(await TestStack.ContainersAsync("site")))).Must();
        (await Shell.DockerAsync("stop", Assert.Single(await TestStack.ContainersAsync("edge")))).Must();

        log.WriteLine((await stack.UpAsync("--refresh")).Must());

        await StillServesAsync(_firstVersion!);
        Assert.Single(await TestStack.ContainersAsync("site"));
        (await stack.UpAsync("--expect-no-changes")).Must();
    }
}
