using System.Collections.Immutable;
using Pulumi.Testing;

namespace Pulumi;

/// <summary>Runs programs.</summary>
public sealed class Deployment
{
    private const int AlreadyReported = 32;

    private static IDictionary<string, object?> NoOutputs => new Dictionary<string, object?>();

    private Deployment()
    {
    }

    public static DeploymentInstance Instance => new(DeploymentRun.Require());

    public static Task<int> RunAsync(Action action) => RunAsync(() => Task.Run(() =>
    {
        action();
        return NoOutputs;
    }));

    public static Task<int> RunAsync(Func<IDictionary<string, object?>> func) => RunAsync(() => Task.FromResult(func()));

    public static Task<int> RunAsync(Func<Task> func) => RunAsync(async () =>
    {
        await func().ConfigureAwait(false);
        return NoOutputs;
    });

    public static Task<int> RunAsync(Func<Task<IDictionary<string, object?>>> func, StackOptions? options = null) =>
        RunProgramAsync(() => new FunctionStack(func, options));

    public static Task<int> RunAsync<TStack>() where TStack : Stack, new() => RunProgramAsync(() => new TStack());

    public static Task<int> RunAsync<TStack>(IServiceProvider serviceProvider) where TStack : Stack => RunProgramAsync(() => Create<TStack>(serviceProvider));

    public static Task<ImmutableArray<Resource>> TestAsync<TStack>(IMocks mocks, TestOptions? options = null) where TStack : Stack, new() =>
        TestRun.RunAsync(mocks, options, () => new TStack());

    public static Task<ImmutableArray<Resource>> TestWithServiceProviderAsync<TStack>(IMocks mocks, IServiceProvider serviceProvider, TestOptions? options = null)
        where TStack : Stack => TestRun.RunAsync(mocks, options, () => Create<TStack>(serviceProvider));

    public static async Task<ImmutableArray<Resource>> TestAsync(IMocks testMocks, TestOptions testOptions, Action createResources) =>
        (await TestAsync(testMocks, testOptions, () =>
        {
            createResources();
            return NoOutputs;
        }).ConfigureAwait(false)).Resources;

    public static async Task<ImmutableArray<Resource>> TestAsync(IMocks testMocks, TestOptions testOptions, Func<Task> createResources) =>
        (await TestAsync(testMocks, testOptions, async () =>
        {
            await createResources().ConfigureAwait(false);
            return NoOutputs;
        }).ConfigureAwait(false)).Resources;

    public static Task<(ImmutableArray<Resource> Resources, IDictionary<string, object?> Outputs)> TestAsync(
        IMocks testMocks, TestOptions testOptions, Func<IDictionary<string, object?>> createResources) =>
        TestAsync(testMocks, testOptions, () => Task.FromResult(createResources()));

    public static async Task<(ImmutableArray<Resource> Resources, IDictionary<string, object?> Outputs)> TestAsync(
        IMocks testMocks, TestOptions testOptions, Func<Task<IDictionary<string, object?>>> createResources)
    {
        FunctionStack? stack = null;
        var resources = await TestRun.RunAsync(testMocks, testOptions, () => stack = new FunctionStack(createResources, null)).ConfigureAwait(false);
        return ([.. resources.Where(resource => resource != stack)], (await stack!.Results.Data.ConfigureAwait(false)).As<IDictionary<string, object?>>());
    }

    private static TStack Create<TStack>(IServiceProvider services) => services.GetService(typeof(TStack)) is TStack stack
        ? stack
        : throw new RunException($"The service provider has no instance of the stack type {typeof(TStack).FullName}.");

    private static async Task<int> RunProgramAsync(Func<Stack> create)
    {
        var run = DeploymentRun.FromEnvironment();
        await run.RunAsync(create).ConfigureAwait(false);
        if (run.LoggedErrors)
        {
            // Also for programs that drop the result.
            Environment.ExitCode = AlreadyReported;
            return AlreadyReported;
        }

        await run.Monitor.CompleteAsync().ConfigureAwait(false);
        return 0;
    }
}
