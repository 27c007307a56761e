using System.Collections.Immutable;
using Omega.Infra.Policies;
using Pulumi;

namespace Omega.Infra.Tests.Policies;

public sealed class RegistrationHoldTests
{
    [Fact]
    public async Task Hold_waits_for_the_release_and_adds_no_dependency()
    {
        var hold = new RegistrationHold();
        var waiting = Wait(hold, () => Task.CompletedTask);

        var early = waiting.IsCompleted;
        hold.Release();

        Assert.False(early);
        Assert.Empty(await waiting);
    }

    [Fact]
    public async Task Hold_waits_for_the_judgement_of_the_resource_after_the_release()
    {
        var hold = new RegistrationHold();
        var judgement = new TaskCompletionSource();
        var waiting = Wait(hold, () => judgement.Task);
        hold.Release();

        var early = waiting.IsCompleted;
        judgement.SetException(new InvalidOperationException("refused"));

        Assert.False(early);
        Assert.Equal("refused", (await Assert.ThrowsAsync<InvalidOperationException>(() => waiting)).Message);
    }

    [Fact]
    public async Task Refused_hold_fails_with_the_exception_itself_and_judges_no_more()
    {
        var hold = new RegistrationHold();
        var refusal = new InvalidOperationException("refused");
        var waiting = Wait(hold, () => throw new InvalidOperationException("judged"));

        hold.Refuse(refusal);

        Assert.Same(refusal, await Assert.ThrowsAsync<InvalidOperationException>(() => waiting));
    }

    private static Task<ImmutableArray<Resource>> Wait(RegistrationHold hold, Func<Task> judge) =>
        ((Output<ImmutableArray<Resource>>)hold.Hold(new CustomResourceOptions(), judge).DependsOn!).ValueAsync();
}
