using System.Collections.Immutable;
using Pulumi.Testing;

namespace Pulumi;

/// <summary>A run against mocks.</summary>
internal static class TestRun
{
    /// <summary>Runs a program; every failure is thrown, by its message.</summary>
    public static async Task<ImmutableArray<Resource>> RunAsync(IMocks mocks, TestOptions? options, Func<Stack> create)
    {
        var project = options?.ProjectName ?? "project";
        var stack = options?.StackName ?? "stack";
        var monitor = new MockMonitor(mocks, project, stack);
        var run = new DeploymentRun(
            monitor,
            options?.OrganizationName ?? "organization",
            project,
            stack,
            options?.RootDirectory ?? "",
            options?.IsPreview ?? true);
        await run.RunAsync(create).ConfigureAwait(false);
        return monitor.Errors.ToArray() switch
        {
            [] => [.. run.Resources],
            [var only] => throw new RunException(only),
            var many => throw new AggregateException(many.Select(message => new RunException(message))),
        };
    }
}
