using Omega.Infra.Policies;
using Omega.Infra.Support;
using Pulumi;
using Pulumi.Testing;

namespace Omega.Infra.Tests.Policies;

/// <summary>Runs a small stack against the policies.</summary>
internal sealed class PolicyRun
{
    public PolicyMocks Mocks { get; } = new();

    public PolicyOptions Options { get; init; } = SomeFacts.Options() with { VerifiedImages = [] };

    public IReadOnlyList<Exemption> Exemptions { get; init; } = [];

    public TimeProvider Clock { get; init; } = new FixedClock(2026, 11, 25);

    public bool IsPreview { get; init; }

    public Task PassesAsync(Action<CustomResourceOptions> create) => PassesAsync((options, _) => create(options));

    public Task PassesAsync(Action<CustomResourceOptions, VerifiedImages> create) =>
        Deployment.TestWithServiceProviderAsync<PolicyTestStack>(
            Mocks,
            new StackProvider(() => Compose(create), Path.GetTempPath),
            new TestOptions { ProjectName = "omega", StackName = "dev", IsPreview = IsPreview }).WaitAsync(Patience.Limit);

    private PolicyTestStack Compose(Action<CustomResourceOptions, VerifiedImages> create)
    {
        var policies = new PolicyEnforcement(Options, Exemptions, Clock);
        return policies.Compose(() => new PolicyTestStack(policies, create));
    }

    public Task<IReadOnlyList<string>> FailsAsync(Action<CustomResourceOptions> create) => FailsAsync((options, _) => create(options));

    /// <summary>The messages of a run that must fail, flattened.</summary>
    public async Task<IReadOnlyList<string>> FailsAsync(Action<CustomResourceOptions, VerifiedImages> create)
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => PassesAsync(create));
        return [.. Flatten(exception)];
    }

    private static IEnumerable<string> Flatten(Exception exception) => exception is AggregateException many
        ? many.Flatten().InnerExceptions.SelectMany(Flatten)
        : [exception.Message, .. exception.InnerException is { } inner ? Flatten(inner) : []];
}
