using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Pulumirpc;

namespace Pulumi;

/// <summary>One run of the program: its identity, its connection, what is still under way.</summary>
internal sealed class DeploymentRun(IMonitor monitor, string organization, string project, string stack, string root, bool isDryRun)
{
    private static readonly Dictionary<string, object?> NoOutputs = [];

    private static readonly AsyncLocal<DeploymentRun?> Ambient = new();

    private readonly Lock _order = new();
    private Task _lastLog = Task.CompletedTask;

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

    /// <summary>The run that the environment of the engine describes.</summary>
    public static DeploymentRun FromEnvironment()
    {
        static string Require(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"Program run without the Pulumi engine available; re-run using the `pulumi` CLI ({name} is not set).");

        return new DeploymentRun(
            new GrpcMonitor(Require("PULUMI_MONITOR"), Require("PULUMI_ENGINE")),
            Environment.GetEnvironmentVariable("PULUMI_ORGANIZATION") is { Length: > 0 } organization ? organization : "organization",
            Require("PULUMI_PROJECT"),
            Require("PULUMI_STACK"),
            Environment.GetEnvironmentVariable("PULUMI_ROOT_DIRECTORY") ?? Environment.CurrentDirectory,
            bool.Parse(Require("PULUMI_DRY_RUN")));
    }

    /// <summary>Runs a program to its end and reports every failure.</summary>
    public async Task RunAsync(Func<Stack> create)
    {
        Current = this;
        foreach (var failure in await FailuresAsync(create).ConfigureAwait(false))
        {
            await ReportAsync(failure).ConfigureAwait(false);
        }
    }

    public void Register(Resource resource, bool custom, bool remote, ResourceArgs args, ResourceOptions options)
    {
        Resources.Enqueue(resource);
        Tasks.Register(RegisterAsync(resource, custom, remote, args, options));
    }

    public void RegisterOutputs(ComponentResource component, Output<IDictionary<string, object?>> outputs) =>
        Tasks.Register(RegisterOutputsAsync(component, outputs));

    public void Log(LogSeverity severity, string message, Resource? resource, int? streamId, bool? ephemeral) =>
        Tasks.Register(LogAsync(severity, message, resource, streamId, ephemeral));

    /// <summary>Sends one message, after all that were to be sent before it.</summary>
    public Task LogAsync(LogSeverity severity, string message, Resource? resource, int? streamId, bool? ephemeral)
    {
        LoggedErrors |= severity == LogSeverity.Error;
        lock (_order)
        {
            return _lastLog = SendAsync(_lastLog);
        }

        async Task SendAsync(Task before)
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await monitor.LogAsync(new LogRequest
            {
                Severity = severity,
                Message = message,
                Urn = await UrnAsync(resource).ConfigureAwait(false),
                StreamId = streamId ?? 0,
                Ephemeral = ephemeral ?? false,
            }).ConfigureAwait(false);
        }
    }

    // A program that failed waits for nothing that it has begun.
    private async Task<IReadOnlyList<Exception>> FailuresAsync(Func<Stack> create)
    {
        try
        {
            await monitor.StartAsync().ConfigureAwait(false);
            create().RegisterStackOutputs();
        }
        catch (Exception exception)
        {
            return [exception];
        }

        return await Tasks.DrainAsync().ConfigureAwait(false);
    }

    private Task ReportAsync(Exception exception)
    {
        switch (exception)
        {
            case Grpc.Core.RpcException { StatusCode: Grpc.Core.StatusCode.Cancelled or Grpc.Core.StatusCode.Unavailable }:
                // The engine ends a failed update like this, after it has reported what failed.
                LoggedErrors = true;
                return Task.CompletedTask;
            case RunException:
                return LogAsync(LogSeverity.Error, exception.Message, null, null, null);
            case ResourceException failure:
                return LogAsync(LogSeverity.Error, failure.HideStack ? failure.Message : failure.ToString(), failure.Resource, null, null);
            default:
                var program = System.Reflection.Assembly.GetEntryAssembly()?.Location;
                return LogAsync(LogSeverity.Error, $"Running program '{program}' failed with an unhandled exception:\n{exception}", null, null, null);
        }
    }

    // A resource that failed to be registered has no URN; what is said about it must still be heard.
    private static async Task<string> UrnAsync(Resource? resource)
    {
        try
        {
            return resource is null ? "" : (await resource.Urn.Data.ConfigureAwait(false)).As<string>();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return "";
        }
    }

    private async Task RegisterAsync(Resource resource, bool custom, bool remote, ResourceArgs args, ResourceOptions options)
    {
        try
        {
            if (options.Id is not null && custom && await ((Output<string>)options.Id).Data.ConfigureAwait(false) is { IsKnown: true, Value: string { Length: > 0 } id })
            {
                var read = await monitor.ReadAsync(await RequestBuilder.ReadAsync(resource, id, args, options).ConfigureAwait(false)).ConfigureAwait(false);
                resource.Completion.Resolve(read.Urn, id, read.State, isDryRun, skipped: false);
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
        var data = await outputs.Data.ConfigureAwait(false);
        var request = new RegisterResourceOutputsRequest { Urn = urn.As<string>(), Outputs = new Struct() };
        foreach (var (name, output) in data.IsKnown ? data.As<IDictionary<string, object?>>() : NoOutputs)
        {
            // What is secret as a whole is secret in each part.
            var value = data.IsSecret ? Output.CreateSecret(output) : output;
            if (await new Serializer(keepSecrets: true).PropertyAsync(name, value).ConfigureAwait(false) is var wire
                && wire.KindCase != Value.KindOneofCase.NullValue)
            {
                request.Outputs.Fields[name] = wire;
            }
        }

        await monitor.RegisterOutputsAsync(request).ConfigureAwait(false);
    }
}
