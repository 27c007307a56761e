using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Omega.Offline.Plugins.Docker.Engine;
using Omega.Offline.Plugins.Docker.Resources;
using Omega.Offline.Plugins.Docker.Tests.Support;
using Pulumirpc;

namespace Omega.Offline.Plugins.Docker.Tests.FakeEngine;

/// <summary>Listens where a Docker engine would, keeps what it is asked and answers as the test says; of what it was not told it has none.</summary>
internal sealed partial class ScriptedEngine : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<(int Status, string Content)>> _answers = new();
    private readonly ConcurrentQueue<EngineCall> _calls = new();
    private readonly TaskCompletionSource _sessionUsed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _server;
    private readonly DockerServices _services;

    private ScriptedEngine(WebApplication server, Func<ScriptedEngine, RequestDelegate> answer, string registryAuth)
    {
        _server = server;
        server.Run(answer(this));
        server.Start();
        var arguments = Json.Object(registryAuth);
        arguments.Fields["host"] = Value.ForString($"tcp://{new Uri(server.Urls.Single()).Authority}");
        _services = new DockerServices(ProviderConfiguration.Read(arguments));
    }

    /// <summary>What the engine does with a session that is opened for a build, before it answers the build.</summary>
    internal Func<GrpcChannel, Task>? OnSession { get; init; }

    /// <summary>The names of the sessions that were opened.</summary>
    internal ConcurrentQueue<string> Sessions { get; } = new();

    /// <summary>What the engine was asked, in order: method and path.</summary>
    internal IEnumerable<string> Lines => _calls.Select(call => call.Line);

    /// <summary>An engine whose provider has this configuration.</summary>
    internal static ScriptedEngine Start(string configuration = "{}", Func<GrpcChannel, Task>? onSession = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        return new ScriptedEngine(builder.Build(), engine => engine.AnswerAsync, configuration) { OnSession = onSession };
    }

    /// <summary>Answers requests of that method and path, one after the other; the last answer stays.</summary>
    internal ScriptedEngine On(string line, string content, int status = 200)
    {
        _answers.GetOrAdd(line, _ => new()).Enqueue((status, content));
        return this;
    }

    /// <summary>The one request of that method and path.</summary>
    internal EngineCall Call(string line) => Assert.Single(_calls, call => call.Line == line);

    /// <summary>Creates a resource from inputs as Check completes them.</summary>
    internal Task<CreateResponse> CreateAsync(string type, string inputs) => Resource(type).CreateAsync(
        new CreateRequest { Urn = Urn(type), Properties = Checked(type, inputs) }, CancellationToken.None);

    /// <summary>Changes a resource in place.</summary>
    internal Task<UpdateResponse> UpdateAsync(string type, string id, string olds, string inputs) => Resource(type).UpdateAsync(
        new UpdateRequest { Urn = Urn(type), Id = id, Olds = Json.Object(olds), News = Checked(type, inputs) }, CancellationToken.None);

    /// <summary>Deletes a resource of that state.</summary>
    internal Task DeleteAsync(string type, string id, string state) => Resource(type).DeleteAsync(
        new DeleteRequest { Urn = Urn(type), Id = id, Properties = Json.Object(state) }, CancellationToken.None);

    /// <summary>Reads a resource of that state and those inputs.</summary>
    internal Task<ReadResponse> ReadAsync(string type, string id, string state, string inputs = "{}") => Resource(type).ReadAsync(
        new ReadRequest { Urn = Urn(type), Id = id, Properties = Json.Object(state), Inputs = Json.Object(inputs) }, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        _services.Dispose();
        await _server.DisposeAsync();
    }

    private IResource Resource(string type) => _services.Resource(Urn(type));

    private Struct Checked(string type, string inputs)
    {
        var answer = Resource(type).Check(new CheckRequest { Urn = Urn(type), Name = "r", News = Json.Object(inputs), Olds = new() });
        Assert.Empty(answer.Failures);
        return answer.Inputs;
    }

    private static string Urn(string type) => $"urn:pulumi:test::tests::{type}::r";

    private async Task AnswerAsync(HttpContext http)
    {
        using var content = new MemoryStream();
        await http.Request.Body.CopyToAsync(content);
        var line = $"{http.Request.Method} {Version().Replace(Uri.UnescapeDataString(http.Request.Path), "")}";
        _calls.Enqueue(new EngineCall(
            line,
            http.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()),
            content.ToArray(),
            http.Request.Headers["X-Registry-Auth"].ToString() + http.Request.Headers["X-Registry-Config"]));
        if (line == "POST /session" && OnSession is not null)
        {
            await HoldSessionAsync(http);
            return;
        }

        if (line == "POST /build" && OnSession is not null)
        {
            await _sessionUsed.Task;
        }

        var answer = (Status: 404, Content: """{"message":"there is none"}""");
        if (_answers.TryGetValue(line, out var answers) && answers.TryPeek(out answer) && answers.Count > 1)
        {
            answers.TryDequeue(out _);
        }

        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer.Content));
    }

    private async Task HoldSessionAsync(HttpContext http)
    {
        Sessions.Enqueue(http.Request.Headers["X-Docker-Expose-Session-Uuid"].ToString());
        await using var stream = await http.Features.Get<IHttpUpgradeFeature>()!.UpgradeAsync();
        using var channel = GrpcChannel.ForAddress("http://session", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { ConnectCallback = (_, _) => new(stream) },
        });
        try
        {
            await OnSession!(channel);
            _sessionUsed.SetResult();
        }
        catch (Exception failed)
        {
            _sessionUsed.SetException(failed);
        }

        await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [GeneratedRegex(@"^/v\d+\.\d+")]
    private static partial Regex Version();
}
