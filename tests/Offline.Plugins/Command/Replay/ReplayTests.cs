using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Omega.Offline.Plugins.Command.Tests.Support;
using Pulumirpc;

namespace Omega.Offline.Plugins.Command.Tests.Replay;

/// <summary>Our answers to the questions that the official provider was asked.</summary>
public sealed partial class ReplayTests : IDisposable
{
    private readonly Commands _commands = new();
    private readonly TemporaryFolder _project = new();
    private readonly TestContext _context = new();

    public static TheoryData<string> Checks => Recording.Names("Check");

    public static TheoryData<string> Diffs => Recording.Names("Diff");

    public static TheoryData<string> Creates => Repeated("Create");

    public static TheoryData<string> Updates => Repeated("Update");

    public static TheoryData<string> Deletes => Recording.Names("Delete");

    public static TheoryData<string> Reads => Recording.Names("Read");

    public static TheoryData<string> Invokes => Recording.Names("Invoke");

    [Fact]
    public async Task Provider_introduces_itself_as_recorded()
    {
        var handshake = Recording.Read("Handshake").Single();
        var configure = Recording.Read("Configure").Single();
        var checkConfig = Recording.Read("CheckConfig").Single();
        var info = Recording.Read("GetPluginInfo").Single();
        var diffConfig = Recording.Read("DiffConfig").Single();

        Assert.Equal(
            handshake.ResponseAs<ProviderHandshakeResponse>(),
            await _commands.Provider.Handshake(handshake.RequestAs<ProviderHandshakeRequest>(), _context));
        Assert.Equal(
            configure.ResponseAs<ConfigureResponse>(),
            await _commands.Provider.Configure(configure.RequestAs<ConfigureRequest>(), _context));
        Assert.Equal(
            checkConfig.ResponseAs<CheckResponse>(),
            await _commands.Provider.CheckConfig(checkConfig.RequestAs<CheckRequest>(), _context));
        // Differs on purpose: the engine asks for the version of the SDK, and warns when it is told another one.
        Assert.Equal(
            new PluginInfo(info.ResponseAs<PluginInfo>()) { Version = "1.2.1" },
            await _commands.Provider.GetPluginInfo(new Empty(), _context));
        var refused = await Assert.ThrowsAsync<RpcException>(
            () => _commands.Provider.DiffConfig(diffConfig.RequestAs<DiffRequest>(), _context));
        Assert.Equal(diffConfig.Error, Text(refused));
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task Check_answers_as_recorded(string name)
    {
        var recording = Recording.One("Check", name);

        var answer = await _commands.Provider.Check(recording.RequestAs<CheckRequest>(), _context);

        Assert.Equal(recording.ResponseAs<CheckResponse>(), answer);
    }

    [Theory]
    [MemberData(nameof(Diffs))]
    public async Task Diff_answers_as_recorded(string name)
    {
        var recording = Recording.One("Diff", name);
        var expected = recording.ResponseAs<DiffResponse>();
        var names = expected.Diffs.Order(StringComparer.Ordinal).ToList();
        expected.Diffs.Clear();
        expected.Diffs.AddRange(names);

        var answer = await _commands.Provider.Diff(recording.RequestAs<DiffRequest>(), _context);

        Assert.Equal(expected, answer);
    }

    [Theory]
    [MemberData(nameof(Creates))]
    public async Task Create_answers_as_recorded(string name)
    {
        var recording = Recording.One("Create", name, _project.Path);
        var request = recording.RequestAs<CreateRequest>();

        if (recording.Error is not null)
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => _commands.Provider.Create(request, _context));
            Assert.Equal(Lines(recording.Error), Lines(Text(refused)));
            return;
        }

        var answer = await _commands.Provider.Create(request, _context);

        Assert.Matches($"^{request.Name}[0-9a-f]{{8}}$", answer.Id);
        Assert.Equal(Timeless(recording.ResponseAs<CreateResponse>().Properties), Timeless(answer.Properties));
    }

    [Theory]
    [MemberData(nameof(Updates))]
    public async Task Update_answers_as_recorded(string name)
    {
        var recording = Recording.One("Update", name);

        var answer = await _commands.Provider.Update(recording.RequestAs<UpdateRequest>(), _context);

        Assert.Equal(recording.ResponseAs<UpdateResponse>(), answer);
    }

    [Theory]
    [MemberData(nameof(Deletes))]
    public async Task Delete_answers_as_recorded(string name)
    {
        var recording = Recording.One("Delete", name);

        var answer = await _commands.Provider.Delete(recording.RequestAs<DeleteRequest>(), _context);

        Assert.Equal(new Empty(), answer);
        Assert.Empty(_commands.Log.Messages);
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task Read_answers_as_recorded(string name)
    {
        var recording = Recording.One("Read", name);

        var answer = await _commands.Provider.Read(recording.RequestAs<ReadRequest>(), _context);

        Assert.Equal(recording.ResponseAs<ReadResponse>(), answer);
    }

    [Theory]
    [MemberData(nameof(Invokes))]
    public async Task Invoke_answers_as_recorded(string name)
    {
        var recording = Recording.One("Invoke", name);

        var answer = await _commands.Provider.Invoke(recording.RequestAs<InvokeRequest>(), _context);

        Assert.Equal(recording.ResponseAs<InvokeResponse>(), answer);
    }

    public void Dispose()
    {
        _commands.Dispose();
        _project.Dispose();
    }

    private static TheoryData<string> Repeated(string method) =>
        [.. Recording.Read(method).Select(recording => recording.Name).Except(Differences.NotRepeated.Keys)];

    private static string Text(RpcException refused) =>
        $"rpc error: code = {refused.StatusCode} desc = {refused.Status.Detail}";

    // Two streams arrive in no certain order.
    private static IEnumerable<string> Lines(string text) => text.Split('\n').Order(StringComparer.Ordinal);

    private static Struct Timeless(Struct properties)
    {
        properties.Fields["stdout"].StringValue = SecondsOfNow().Replace(properties.Fields["stdout"].StringValue, "(now)");
        return properties;
    }

    [GeneratedRegex("^1[0-9]{9}$", RegexOptions.Multiline)]
    private static partial Regex SecondsOfNow();
}
