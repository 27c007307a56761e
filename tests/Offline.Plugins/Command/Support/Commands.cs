using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Pulumirpc;

namespace Omega.Offline.Plugins.Command.Tests.Support;

/// <summary>Drives the provider as the engine does.</summary>
internal sealed class Commands : IDisposable
{
    private const string Urn = "urn:pulumi:dev::omega::command:local:Command::it";
    private readonly TestContext _context = new();

    internal Commands()
    {
        Provider = new CommandProvider(Log);
    }

    internal RecordingLog Log { get; } = new();

    internal CommandProvider Provider { get; }

    internal IEnumerable<string> Lines => Log.Messages.Select(message => message.Message);

    internal static Struct Object(string json) => JsonParser.Default.Parse<Struct>(json);

    internal Task<CheckResponse> CheckAsync(string inputs) =>
        Provider.Check(new CheckRequest { Urn = Urn, News = Object(inputs) }, _context);

    internal Task<DiffResponse> DiffAsync(string before, string after) =>
        Provider.Diff(new DiffRequest { Urn = Urn, OldInputs = Object(before), News = Object(after) }, _context);

    internal async Task<Struct> CreateAsync(string inputs, double timeout = 0, bool preview = false) =>
        (await Provider.Create(
            new CreateRequest { Urn = Urn, Name = "it", Properties = Object(inputs), Timeout = timeout, Preview = preview },
            _context)).Properties;

    internal async Task<Struct> UpdateAsync(string state, string inputs, double timeout = 0, bool preview = false) =>
        (await Provider.Update(
            new UpdateRequest { Urn = Urn, Id = "it1", Olds = Object(state), News = Object(inputs), Timeout = timeout, Preview = preview },
            _context)).Properties;

    internal Task DeleteAsync(string state, double timeout = 0) =>
        Provider.Delete(new DeleteRequest { Urn = Urn, Id = "it1", Properties = Object(state), Timeout = timeout }, _context);

    internal Task<InvokeResponse> InvokeAsync(string args) =>
        Provider.Invoke(new InvokeRequest { Tok = "command:local:run", Args = Object(args) }, _context);

    internal async Task<string> FailureAsync(string inputs, double timeout = 0) =>
        (await Assert.ThrowsAsync<RpcException>(() => CreateAsync(inputs, timeout))).Status.Detail;

    public void Dispose() => Provider.Dispose();
}
