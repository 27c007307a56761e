using System.Collections.Immutable;
using Omega.Infra.Policies;
using Pulumi;

namespace Omega.Infra.Tests.Policies;

public sealed class RegistrationHoldTests
{
    [Fact]
    public async Task Hold_waits_for_the_release_and_adds_no_dependency()
    {
        var hold = new RegistrationHold(TimeProvider.System);
        var waiting = Wait(hold);

        var early = waiting.IsCompleted;
        hold.Release();

        Assert.False(early);
        Assert.Empty(await waiting);
    }

    [Fact]
    public async Task Hold_fails_when_the_policies_are_never_completed()
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => Wait(new RegistrationHold(new HastyClock())));

        Assert.Equal(
            "The policies were not completed. PolicyEnforcement.Complete() must be the stack's last statement.",
            exception.Message);
    }

    private static Task<ImmutableArray<Resource>> Wait(RegistrationHold hold) =>
        ((Output<ImmutableArray<Resource>>)hold.Hold(new CustomResourceOptions()).DependsOn!).ValueAsync();

    /// <summary>A clock on which every timer is due at once.</summary>
    private sealed class HastyClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
