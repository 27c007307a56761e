using System.Text.Json.Nodes;
using Google.Protobuf;
using Pulumirpc;

namespace Omega.Offline.Sdk.Tests.Support;

/// <summary>Calls that the official SDK made of the official engine, and the answers.</summary>
public sealed class Recording
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));
    private readonly List<JsonNode> _calls;

    private Recording(IEnumerable<JsonNode> calls) => _calls = [.. calls];

    public static Recording Empty { get; } = new([]);

    public IEnumerable<RegisterResourceRequest> Registrations => Requests<RegisterResourceRequest>("RegisterResource");

    public IEnumerable<RegisterResourceOutputsRequest> Outputs => Requests<RegisterResourceOutputsRequest>("RegisterResourceOutputs");

    public IEnumerable<ResourceInvokeRequest> Invokes => Requests<ResourceInvokeRequest>("Invoke");

    public IEnumerable<ReadResourceRequest> Reads => Requests<ReadResourceRequest>("ReadResource");

    public static Recording Read(string name) => new(
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "recordings", name + ".jsonl")).Select(line => JsonNode.Parse(line)!));

    /// <summary>The recorded answer to the call of a method whose request has these values.</summary>
    public T? Answer<T>(string method, params (string Key, string Value)[] request)
        where T : class, IMessage, new() => _calls
        .Where(call => (string?)call["method"] == "ResourceMonitor/" + method
            && request.All(pair => (string?)call["request"]![pair.Key] == pair.Value))
        .Select(call => Parser.Parse<T>(call["response"]!.ToJsonString())).FirstOrDefault();

    private IEnumerable<T> Requests<T>(string method)
        where T : IMessage, new() => _calls
        .Where(call => (string?)call["method"] == "ResourceMonitor/" + method)
        .Select(call => Parser.Parse<T>(call["request"]!.ToJsonString()));
}
