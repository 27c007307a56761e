using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulumirpc;

namespace Omega.Offline.Sdk.Tests.Support;

/// <summary>An engine in this process that runs one program.</summary>
public sealed class FakeEngine
{
    public Recording Recording { get; init; } = Recording.Empty;

    public string Project { get; init; } = "project";

    public string Stack { get; init; } = "stack";

    public bool IsPreview { get; init; }

    public bool KnowsShutdown { get; init; } = true;

    /// <summary>The program's configuration, by full key.</summary>
    public Dictionary<string, string> Config { get; init; } = [];

    /// <summary>How a registration is refused, if it is.</summary>
    public Func<RegisterResourceRequest, Status?>? Refusal { get; init; }

    /// <summary>What the answer to a registration waits for, if anything.</summary>
    public Func<RegisterResourceRequest, Task>? Wait { get; init; }

    public ConcurrentQueue<IMessage> Calls { get; } = new();

    public ConcurrentQueue<LogRequest> Logs { get; } = new();

    public IEnumerable<string> Errors => Logs.Where(log => log.Severity == LogSeverity.Error).Select(log => log.Message);

    public IEnumerable<T> Requests<T>() => Calls.OfType<T>();

    /// <summary>Runs a program as the language host would, and returns its exit code.</summary>
    public async Task<int> RunAsync(Func<Task<int>> program)
    {
        await using var server = Server();
        await server.StartAsync();
        var address = new Uri(server.Urls.Single()).Authority;
        var environment = new Dictionary<string, string?>
        {
            ["PULUMI_MONITOR"] = address,
            ["PULUMI_ENGINE"] = address,
            ["PULUMI_PROJECT"] = Project,
            ["PULUMI_STACK"] = Stack,
            ["PULUMI_ORGANIZATION"] = "organization",
            ["PULUMI_ROOT_DIRECTORY"] = "/project",
            ["PULUMI_DRY_RUN"] = IsPreview ? "true" : "false",
            ["PULUMI_CONFIG"] = System.Text.Json.JsonSerializer.Serialize(Config),
        };
        try
        {
            Set(environment);
            return await program().WaitAsync(TimeSpan.FromMinutes(2));
        }
        finally
        {
            Set(environment.ToDictionary(pair => pair.Key, _ => (string?)null));
            Environment.ExitCode = 0;
        }
    }

    private static void Set(Dictionary<string, string?> environment)
    {
        foreach (var (name, value) in environment)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    private WebApplication Server()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = null);
        builder.Services.AddGrpc(options => (options.MaxReceiveMessageSize, options.MaxSendMessageSize) = (null, null));
        builder.Services.AddSingleton(this);
        var server = builder.Build();
        server.MapGrpcService<FakeMonitor>();
        server.MapGrpcService<FakeLog>();
        return server;
    }
}
