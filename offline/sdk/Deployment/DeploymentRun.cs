using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Pulumirpc;

namespace Pulumi;

/// <summary>One run of the program: its identity, its connection, what is still under way.</summary>
internal sealed class DeploymentRun(IMonitor monitor, string organization, string project, string stack, string root, bool isDryRun)
{
    private static readonly AsyncLocal<DeploymentRun?> Ambient = new();

    public static DeploymentRun? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    public IMonitor Monitor => monitor;

    public string Organization => organization;

    public string Project => project;

    public string StackName => stack;

    public string RootDirectory => root;

    public bool IsDryRun => isDryRun;

    public string RootName => $"{project}-{stack}";

    public TaskSet Tasks { get; } = new();

    public ConcurrentQueue<Resource> Resources { get; } = new();

    public Stack? Stack { get; set; }

    /// <summary>Whether an error has reached the operator already.</summary>
    public bool LoggedErrors { get; private set; }

    public static DeploymentRun Require() => Current
        ?? throw new InvalidOperationException("Trying to acquire Deployment.Instance before 'Run' was called.");

    public void Register(Resource resource, bool custom, bool remote, ResourceArgs args, ResourceOptions options)
    {
        args.Validate();
        Resources.Enqueue(resource);
        Tasks.Register(resource.GetResourceName(), RegisterAsync(resource, custom, remote, args, options));
    }

    public void RegisterOutputs(ComponentResource component, Output<IDictionary<string, object?>> outputs) =>
        Tasks.Register("outputs", RegisterOutputsAsync(component, outputs));

    public void Log(LogSeverity severity, string message, Resource? resource, int? streamId, bool? ephemeral)
    {
        LoggedErrors |= severity == LogSeverity.Error;
        Tasks.Register("log", LogAsync(severity, message, resource, streamId, ephemeral));
    }

    public async Task LogAsync(LogSeverity severity, string message, Resource? resource, int? streamId, bool? ephemeral)
    {
        LoggedErrors |= severity == LogSeverity.Error;
        await monitor.LogAsync(new LogRequest
        {
            Severity = severity,
            Message = message,
            Urn = resource is null ? "" : (await resource.Urn.Data.ConfigureAwait(false)).Value,
            StreamId = streamId ?? 0,
            Ephemeral = ephemeral ?? false,
        }).ConfigureAwait(false);
    }

    private async Task RegisterAsync(Resource resource, bool custom, bool remote, ResourceArgs args, ResourceOptions options)
    {
        try
        {
            if (options.Id is not null && custom && await ((Output<string>)options.Id).Data.ConfigureAwait(false) is { IsKnown: true, Value.Length: > 0 } id)
            {
                var read = await monitor.ReadAsync(await RequestBuilder.ReadAsync(resource, id.Value, args, options).ConfigureAwait(false)).ConfigureAwait(false);
                resource.Completion.Resolve(read.Urn, id.Value, read.State, isDryRun, skipped: false);
                return;
            }

            var request = await RequestBuilder.RegisterAsync(resource, custom, remote, args, options).ConfigureAwait(false);
            var answer = await monitor.RegisterAsync(request).ConfigureAwait(false);
            resource.Completion.Resolve(answer.Urn, answer.Id, answer.State, isDryRun, answer.Skipped);
        }
        catch (Exception exception)
        {
            resource.Completion.Fail(exception);
            throw;
        }
    }

    private async Task RegisterOutputsAsync(ComponentResource component, Output<IDictionary<string, object?>> outputs)
    {
        var urn = await component.Urn.Data.ConfigureAwait(false);
        var values = await new Serializer(keepSecrets: true).ValueAsync(outputs).ConfigureAwait(false);
        await monitor.RegisterOutputsAsync(new RegisterResourceOutputsRequest
        {
            Urn = urn.Value,
            Outputs = values.StructValue ?? new Struct(),
        }).ConfigureAwait(false);
    }
}
