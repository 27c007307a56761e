using Grpc.Core;
using Grpc.Net.Client;
using Omega.Offline.Plugins.Command.Tests.Support;
using Omega.Offline.Plugins.Hosting.Serving;
using Pulumirpc;

namespace Omega.Offline.Plugins.Command.Tests.Hosting;

public sealed class GrpcServerTests : IAsyncLifetime, IDisposable
{
    private readonly GrpcServer _server = new();
    private readonly TalkingHost _host = new();
    private readonly GrpcChannel _channel;
    private readonly LanguageRuntime.LanguageRuntimeClient _client;

    public GrpcServerTests()
    {
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{_server.Port}", new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });
        _client = new LanguageRuntime.LanguageRuntimeClient(_channel);
    }

    public async Task InitializeAsync()
    {
        LanguageRuntime.BindService(_server.Methods, _host);
        await _server.StartAsync();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _channel.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(20_000_000)]
    public async Task A_message_of_any_size_goes_there_and_back(int size)
    {
        var text = new string('x', size);

        var response = await _client.AboutAsync(new AboutRequest { Info = new ProgramInfo { EntryPoint = text } });

        Assert.Equal(text, response.Version);
    }

    [Fact]
    public async Task Calls_are_answered_side_by_side()
    {
        var texts = Enumerable.Range(0, 50).Select(i => $"{i}").ToList();

        var responses = await Task.WhenAll(texts.Select(async text =>
            (await _client.AboutAsync(new AboutRequest { Info = new ProgramInfo { EntryPoint = text } })).Version));

        Assert.Equal(texts, responses);
    }

    [Fact]
    public async Task A_refusal_carries_its_status_text_and_trailers()
    {
        var problem = await Assert.ThrowsAsync<RpcException>(() => _client.HandshakeAsync(new LanguageHandshakeRequest()).ResponseAsync);

        Assert.Equal(StatusCode.FailedPrecondition, problem.StatusCode);
        Assert.Equal("no: ünfit\nat all, 100%", problem.Status.Detail);
        Assert.Equal([1, 2, 255], problem.Trailers.GetValueBytes("detail-bin"));
    }

    [Fact]
    public async Task A_handler_that_breaks_is_told_with_its_message()
    {
        var problem = await Assert.ThrowsAsync<RpcException>(() => _client.GetPluginInfoAsync(new()).ResponseAsync);

        Assert.Equal(StatusCode.Unknown, problem.StatusCode);
        Assert.Equal("InvalidOperationException: broken", problem.Status.Detail);
    }

    [Fact]
    public async Task What_is_not_served_is_unimplemented()
    {
        var method = await Assert.ThrowsAsync<RpcException>(() => _client.RunAsync(new RunRequest()).ResponseAsync);
        var service = await Assert.ThrowsAsync<RpcException>(() => new Engine.EngineClient(_channel).LogAsync(new LogRequest()).ResponseAsync);

        Assert.Equal(StatusCode.Unimplemented, method.StatusCode);
        Assert.Equal(StatusCode.Unimplemented, service.StatusCode);
    }

    [Fact]
    public async Task A_response_of_several_messages_comes_one_by_one()
    {
        using var call = _client.InstallDependencies(new InstallDependenciesRequest());

        var texts = await call.ResponseStream.ReadAllAsync().Select(response => response.Stdout.ToStringUtf8()).ToListAsync();

        Assert.Equal(["one", "two"], texts);
    }

    [Fact]
    public async Task A_call_that_its_caller_gives_up_is_cancelled()
    {
        using var giveUp = new CancellationTokenSource();
        var call = _client.GetProgramDependenciesAsync(new GetProgramDependenciesRequest(), cancellationToken: giveUp.Token).ResponseAsync;
        await _host.Waiting.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await giveUp.CancelAsync();

        await Assert.ThrowsAsync<RpcException>(() => call);
        await _host.GivenUp.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
