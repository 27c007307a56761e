using Omega.Infra.Support;
using Pulumi;
using Pulumi.Testing;

namespace Omega.Infra.Tests.Support;

/// <summary>Runs the whole program against mocks.</summary>
public static class InfraTest
{
    public static async Task<Graph> RunAsync(
        OmegaSettings settings, BuildContext? context = null, bool preview = false, RecordingMocks? mocks = null, string? kubeconfig = null, string? ledgerKey = null)
    {
        mocks ??= new RecordingMocks();
        var created = await Deployment.TestWithServiceProviderAsync<OmegaStack>(
            mocks,
            new StackProvider(() => SomeStack.Of(settings, context, kubeconfig, ledgerKey, mocks), Path.GetTempPath),
            new TestOptions { ProjectName = "omega", StackName = "dev", IsPreview = preview });
        return new Graph(mocks, created);
    }

    /// <summary>Messages of every failure of a run that must fail, flattened.</summary>
    public static async Task<IReadOnlyList<string>> FailsAsync(
        OmegaSettings settings, RecordingMocks? mocks = null, string? kubeconfig = null, string? ledgerKey = null)
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(settings, mocks: mocks, kubeconfig: kubeconfig, ledgerKey: ledgerKey));
        return [.. Flatten(exception)];
    }

    private static IEnumerable<string> Flatten(Exception exception) => exception is AggregateException many
        ? many.Flatten().InnerExceptions.SelectMany(Flatten)
        : [exception.Message, .. exception.InnerException is { } inner ? Flatten(inner) : []];
}
