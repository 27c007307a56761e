using Pulumi.Docker;

namespace Omega.Infra.Tests.Policies;

public sealed class ExemptionTests
{
    private static readonly Exemption Good = new("disallow-host-namespaces", "network", "Migration until the end of November.", new(2026, 11, 30));

    [Fact]
    public async Task Exemption_suspends_one_policy_for_one_resource()
    {
        var run = new PolicyRun { Exemptions = [Good] };

        await run.PassesAsync(options => _ = new Network("network", new NetworkArgs { Driver = "host" }, options));

        Assert.Equal(["network"], run.Mocks.Leaves);
    }

    [Fact]
    public async Task Exemption_does_not_reach_other_resources()
    {
        var run = new PolicyRun { Exemptions = [Good] };

        var messages = await run.FailsAsync(options =>
        {
            _ = new Network("network", new NetworkArgs { Driver = "host" }, options);
            _ = new Network("other", new NetworkArgs { Driver = "host" }, options);
        });

        Assert.StartsWith("1 policy violation in 1 resource;", Assert.Single(messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exemption_holds_on_its_last_day_and_not_after()
    {
        var last = new PolicyRun { Exemptions = [Good], Clock = new FixedClock(2026, 11, 30) };
        var after = new PolicyRun { Exemptions = [Good], Clock = new FixedClock(2026, 12, 1) };

        await last.PassesAsync(options => _ = new Network("network", new NetworkArgs { Driver = "host" }, options));
        var messages = await after.FailsAsync(options => _ = new Network("network", new NetworkArgs { Driver = "host" }, options));

        Assert.Equal(
            """
            1 policy violation in 1 resource; nothing was created, changed or deleted.
            Policy 'disallow-host-namespaces' rejects docker:index/network:Network 'network':
              - driver must be unset, bridge or overlay, was "host". Use a bridge; other drivers put containers on the host's own network.
            Invalid policy exemptions (1 problem); nothing was created, changed or deleted:
              - omega:policies.exemptions[0].expires must be 2026-12-01 or later, was 2026-11-30. Mend the resource and remove the exemption, or decide on a new date.
            """,
            Assert.Single(messages));
    }

    [Fact]
    public async Task Run_with_nothing_wrong_but_an_expired_exemption_is_refused()
    {
        var run = new PolicyRun { Exemptions = [Good], Clock = new FixedClock(2026, 12, 1) };

        var messages = await run.FailsAsync(options => _ = new Network("network", new NetworkArgs { Driver = "bridge" }, options));

        Assert.Equal(
            """
            Invalid policy exemptions (1 problem); nothing was created, changed or deleted:
              - omega:policies.exemptions[0].expires must be 2026-12-01 or later, was 2026-11-30. Mend the resource and remove the exemption, or decide on a new date.
            """,
            Assert.Single(messages));
        Assert.Empty(run.Mocks.Leaves);
    }

    [Fact]
    public void Problems_lists_every_problem_at_once()
    {
        var list = new ExemptionList([Good, new("no-such-policy", "no-such-resource", " ", new(2026, 1, 1))], new(2026, 11, 25));

        Assert.Equal(
            $"""
            omega:policies.exemptions[1].policy must be the name of a policy ({string.Join(", ", PolicyCatalog.All.Select(policy => policy.Name))}), was "no-such-policy". Correct the name or remove the exemption.
            omega:policies.exemptions[1].resource must be the name of a resource of this stack (network, site), was "no-such-resource". Correct the name or remove the exemption.
            omega:policies.exemptions[1].reason must say why, was empty. Write the reason, or remove the exemption.
            omega:policies.exemptions[1].expires must be 2026-11-25 or later, was 2026-01-01. Mend the resource and remove the exemption, or decide on a new date.
            """,
            string.Join('\n', list.Problems(["site", "network"])));
    }

    [Theory]
    [InlineData("no-such-policy", "why", 2027)]
    [InlineData("disallow-host-namespaces", "", 2027)]
    [InlineData("disallow-host-namespaces", "why", 2025)]
    public void Suspends_ignores_an_invalid_exemption(string policy, string reason, int year)
    {
        var list = new ExemptionList([new(policy, "network", reason, new(year, 1, 1))], new(2026, 11, 25));

        Assert.False(list.Suspends(policy, "network"));
    }

    [Theory]
    [InlineData("2026-11-30", 2026)]
    [InlineData("30.11.2026", 1)]
    public void From_counts_a_date_that_is_none_as_long_past(string text, int year)
    {
        Assert.Equal(year, Exemption.From(new ExemptionSettings("p", "r", "why", text)).Expires.Year);
    }
}
