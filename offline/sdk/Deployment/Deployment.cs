using System.Collections.Immutable;
using Pulumi.Testing;
using Pulumirpc;

namespace Pulumi;

/// <summary>Runs programs.</summary>
public sealed class Deployment
{
    private const int AlreadyReported = 32;

    private Deployment()
    {
    }

    public static DeploymentInstance Instance => new(DeploymentRun.Require());

    public static Task<int> RunAsync(Action action) => RunAsync(() => Task.Run(() =>
    {
        action();
        return (IDictionary<string, object?>)new Dictionary<string, object?>();
    }));

    public static Task<int> RunAsync(Func<IDictionary<string, object?>> func) => RunAsync(() => Task.FromResult(func()));

    public static Task<int> RunAsync(Func<Task> func) => RunAsync(async () =>
    {
        await func().ConfigureAwait(false);
        return (IDictionary<string, object?>)new Dictionary<string, object?>();
    });

    public static Task<int> RunAsync(Func<Task<IDictionary<string, object?>>> func, StackOptions? options = null) =>
        RunProgramAsync(() => new FunctionStack(func, options));

    public static Task<int> RunAsync<TStack>() where TStack : Stack, new() => RunProgramAsync(() => new TStack());

    public static Task<int> RunAsync<TStack>(IServiceProvider serviceProvider) where TStack : Stack => RunProgramAsync(() => Create<TStack>(serviceProvider));

    public static Task<ImmutableArray<Resource>> TestAsync<TStack>(IMocks mocks, TestOptions? options = null) where TStack : Stack, new() =>
        TestProgramAsync(mocks, options, () => new TStack());

    public static Task<ImmutableArray<Resource>> TestWithServiceProviderAsync<TStack>(IMocks mocks, IServiceProvider serviceProvider, TestOptions? options = null)
        where TStack : Stack => TestProgramAsync(mocks, options, () => Create<TStack>(serviceProvider));

    private static TStack Create<TStack>(IServiceProvider services) => services.GetService(typeof(TStack)) is TStack stack
        ? stack
        : throw new RunException($"The service provider has no instance of the stack type {typeof(TStack).FullName}.");

    private static async Task<int> RunProgramAsync(Func<Stack> create)
    {
        var run = FromEnvironment();
        var failures = await ProgramAsync(run, create).ConfigureAwait(false);
        foreach (var failure in failures)
        {
            await ReportAsync(run, failure).ConfigureAwait(false);
        }

        if (failures.Count == 0 && !run.LoggedErrors)
        {
            try
            {
                await run.Monitor.CompleteAsync().ConfigureAwait(false);
            }
            catch (Grpc.Core.RpcException exception) when (exception.StatusCode == Grpc.Core.StatusCode.Unimplemented)
            {
                // An engine that does not know the call ends the program's plugins itself.
            }
        }

        return failures.Count > 0 || run.LoggedErrors ? AlreadyReported : 0;
    }

    private static async Task<ImmutableArray<Resource>> TestProgramAsync(IMocks mocks, TestOptions? options, Func<Stack> create)
    {
        var project = options?.ProjectName ?? "project";
        var stack = options?.StackName ?? "stack";
        var monitor = new MockMonitor(mocks, project, stack);
        var run = new DeploymentRun(monitor, options?.OrganizationName ?? "organization", project, stack, options?.RootDirectory ?? "", options?.IsPreview ?? false);
        var failures = await ProgramAsync(run, create).ConfigureAwait(false);
        if (failures.Count > 0)
        {
            throw failures is [RunException only] ? only : new AggregateException(failures);
        }

        return monitor.Errors.IsEmpty ? [.. run.Resources] : throw new RunException(string.Join('\n', monitor.Errors));
    }

    private static async Task<IReadOnlyList<Exception>> ProgramAsync(DeploymentRun run, Func<Stack> create)
    {
        DeploymentRun.Current = run;
        try
        {
            create().RegisterStackOutputs();
        }
        catch (Exception exception)
        {
            return [exception, .. (await run.Tasks.DrainAsync().ConfigureAwait(false)).Where(other => other != exception)];
        }

        return await run.Tasks.DrainAsync().ConfigureAwait(false);
    }

    private static Task ReportAsync(DeploymentRun run, Exception exception) => exception switch
    {
        // The engine has reported what became of the resource.
        Grpc.Core.RpcException { StatusCode: Grpc.Core.StatusCode.Cancelled or Grpc.Core.StatusCode.Unavailable } => Task.CompletedTask,
        RunException => run.LogAsync(LogSeverity.Error, exception.Message, null, null, null),
        ResourceException resource => run.LogAsync(LogSeverity.Error, resource.HideStack ? resource.Message : resource.ToString(), resource.Resource, null, null),
        _ => run.LogAsync(LogSeverity.Error, $"Running program '{Environment.ProcessPath}' failed with an unhandled exception:\n{exception}", null, null, null),
    };

    private static DeploymentRun FromEnvironment()
    {
        static string Require(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"Program run without the Pulumi engine available; re-run using the `pulumi` CLI ({name} is not set).");

        return new DeploymentRun(
            new GrpcMonitor(Require("PULUMI_MONITOR"), Require("PULUMI_ENGINE")),
            Environment.GetEnvironmentVariable("PULUMI_ORGANIZATION") ?? "organization",
            Require("PULUMI_PROJECT"),
            Require("PULUMI_STACK"),
            Environment.GetEnvironmentVariable("PULUMI_ROOT_DIRECTORY") ?? Environment.CurrentDirectory,
            string.Equals(Environment.GetEnvironmentVariable("PULUMI_DRY_RUN"), "true", StringComparison.OrdinalIgnoreCase));
    }

    private sealed class FunctionStack : Stack
    {
        public FunctionStack(Func<Task<IDictionary<string, object?>>> func, StackOptions? options)
            : base(options) => Results = Output.Create(func());

        public Output<IDictionary<string, object?>> Results { get; }

        internal override void RegisterStackOutputs() => RegisterOutputs(Results);
    }
}
