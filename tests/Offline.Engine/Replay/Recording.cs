using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Tests.Replay;

/// <summary>Answers calls as they were recorded, and notes where a call is another one than then.</summary>
internal sealed class Recording
{
    private const string Provider = "ResourceProvider/";
    private static readonly HashSet<string> Watched = new(StringComparer.Ordinal)
        { "CheckConfig", "DiffConfig", "Configure", "Check", "Diff", "Create", "Update", "Delete", "Read" };

    private static readonly JsonParser Json = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    private readonly List<RecordedCall> _calls;
    private readonly Lock _lock = new();

    public Recording(string name) => _calls = RecordedCall.Read(name);

    public List<string> Problems { get; } = [];

    /// <summary>What the program asked of the engine, in order.</summary>
    public IEnumerable<RecordedCall> Program => _calls.Where(call => call.Method.StartsWith("ResourceMonitor/", StringComparison.Ordinal));

    public bool IsRefresh => !_calls.Exists(call => call.Method == "LanguageRuntime/Run");

    /// <summary>The recorded answer to the next call for that resource.</summary>
    public T Answer<T>(string method, string urn, params (string Field, Struct Value)[] sent) where T : IMessage<T>, new()
    {
        lock (_lock)
        {
            var call = _calls.Find(call => !call.Used && call.Urn == urn && IsWatched(call));
            if (call is null || call.Method != Provider + method)
            {
                Problems.Add($"{method} {urn}: recorded was {call?.Method ?? "no further call"}");
                throw new RpcException(new Status(StatusCode.Unknown, "not as recorded"));
            }

            call.Used = true;
            foreach (var (field, value) in sent)
            {
                Compare($"{method} {urn} {field}", Properties(call.Request, field), value);
            }

            return Reply<T>(call);
        }
    }

    public Struct Invoke(string token)
    {
        lock (_lock)
        {
            var call = _calls.First(call => call.Method == Provider + "Invoke" && call.Request.GetProperty("tok").GetString() == token);
            return Reply<Pulumirpc.InvokeResponse>(call).Return;
        }
    }

    /// <summary>Notes what was recorded and did not happen.</summary>
    public void Finish() => Problems.AddRange(_calls.Where(call => !call.Used && IsWatched(call)).Select(call => $"{call.Method} {call.Urn}: did not happen"));

    public void Compare(string what, Struct recorded, Struct now)
    {
        var expected = PropertyJson.PlainText(Value.ForStruct(recorded));
        var actual = PropertyJson.PlainText(Value.ForStruct(now));
        if (expected != actual)
        {
            Problems.Add($"{what}:\n  recorded {expected}\n  now      {actual}");
        }
    }

    /// <summary>Properties of a recorded message.</summary>
    public static Struct Properties(JsonElement message, string field) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty(field, out var properties)
            ? JsonParser.Default.Parse<Struct>(properties.GetRawText())
            : new Struct();

    private static bool IsWatched(RecordedCall call) =>
        call.Method.StartsWith(Provider, StringComparison.Ordinal) && Watched.Contains(call.Method[Provider.Length..]);

    private static T Reply<T>(RecordedCall call) where T : IMessage<T>, new() => call.Error is { } error
        ? throw new RpcException(new Status(error.Contains("Unimplemented", StringComparison.Ordinal) ? StatusCode.Unimplemented : StatusCode.Unknown, error))
        : call.Response.ValueKind == JsonValueKind.Object ? Json.Parse<T>(call.Response.GetRawText()) : new T();
}
