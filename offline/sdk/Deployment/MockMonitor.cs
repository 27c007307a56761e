using System.Collections.Concurrent;
using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;
using Pulumi.Testing;
using Pulumirpc;

namespace Pulumi;

/// <summary>Answers from mocks, without an engine.</summary>
internal sealed class MockMonitor(IMocks mocks, string project, string stack) : IMonitor
{
    /// <summary>Errors that the program reported.</summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    public Task StartAsync() => Task.CompletedTask;

    public async Task<(string Urn, string? Id, Struct State, bool Skipped)> RegisterAsync(RegisterResourceRequest request)
    {
        var urn = Urn(request.Parent, request.Type, request.Name);
        if (request.Type == Stack.TypeToken)
        {
            return (urn, null, new Struct(), false);
        }

        var (id, state) = await mocks.NewResourceAsync(new MockResourceArgs
        {
            Type = request.Type,
            Name = request.Name,
            Inputs = Deserializer.Map(request.Object),
            Provider = request.Provider,
            Id = request.ImportId,
        }).ConfigureAwait(false);
        var outputs = await new Serializer(keepSecrets: true).ValueAsync(state).ConfigureAwait(false);
        return (urn, id ?? request.ImportId, outputs.StructValue ?? new Struct(), false);
    }

    public async Task<(string Urn, Struct State)> ReadAsync(ReadResourceRequest request)
    {
        var (_, state) = await mocks.NewResourceAsync(new MockResourceArgs
        {
            Type = request.Type,
            Name = request.Name,
            Inputs = Deserializer.Map(request.Properties),
            Provider = request.Provider,
            Id = request.Id,
        }).ConfigureAwait(false);
        var outputs = await new Serializer(keepSecrets: true).ValueAsync(state).ConfigureAwait(false);
        return (Urn(request.Parent, request.Type, request.Name), outputs.StructValue ?? new Struct());
    }

    public Task RegisterOutputsAsync(RegisterResourceOutputsRequest request) => mocks.RegisterResourceOutputs(
        new MockRegisterResourceOutputsRequest(request.Urn, Deserializer.Map(request.Outputs).ToImmutableDictionary(
            output => output.Key, output => Output.Create<object?>(output.Value))));

    public async Task<Struct> InvokeAsync(ResourceInvokeRequest request)
    {
        var answer = await mocks.CallAsync(new MockCallArgs
        {
            Token = request.Tok,
            Args = Deserializer.Map(request.Args),
            Provider = request.Provider,
        }).ConfigureAwait(false);
        return (await new Serializer(keepSecrets: true).ValueAsync(answer).ConfigureAwait(false)).StructValue ?? new Struct();
    }

    public Task LogAsync(LogRequest request)
    {
        if (request.Severity == LogSeverity.Error)
        {
            Errors.Enqueue(request.Message);
        }

        return Task.CompletedTask;
    }

    public Task CompleteAsync() => Task.CompletedTask;

    private string Urn(string parent, string type, string name)
    {
        // Mocks name one parent's type only, the outermost, as the official ones do.
        var qualified = parent.Length == 0 ? type : $"{parent.Split("::")[2].Split('$')[0]}${type}";
        return $"urn:pulumi:{stack}::{project}::{qualified}::{name}";
    }
}
