using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Omega.Offline.Engine.Plugins;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Tests.Replay;

/// <summary>Answers calls as they were recorded, and notes where a call is another one than then.</summary>
internal sealed class Recording
{
    private const string Provider = "ResourceProvider/";
    private static readonly HashSet<string> Watched = new(StringComparer.Ordinal)
        { "CheckConfig", "DiffConfig", "Configure", "Check", "Diff", "Create", "Update", "Delete", "Read" };

    private static readonly Dictionary<string, StatusCode> Codes = new()
    {
        ["Unknown"] = StatusCode.Unknown,
        ["Unimplemented"] = StatusCode.Unimplemented,
        ["Canceled"] = StatusCode.Cancelled,
    };

    private static readonly string[] GaveUp = ["was created but failed to initialize", "Unable to upload volume content"];

    private readonly List<RecordedCall> _calls;
    private readonly List<RecordedCall> _next;
    private readonly Lock _lock = new();

    /// <summary>Reads a recording and, if there is one, that of the run after it.</summary>
    public Recording(string name, string? next)
    {
        _calls = RecordedCall.Read(name);
        _next = next is null ? [] : RecordedCall.Read(next);
    }

    public List<string> Problems { get; } = [];

    /// <summary>What the program asked of the engine, in order.</summary>
    public IEnumerable<RecordedCall> Program => _calls.Where(call => call.Method.StartsWith("ResourceMonitor/", StringComparison.Ordinal));

    public bool IsProgram => _calls.Exists(call => call.Method == "LanguageRuntime/Run");

    public bool IsDestroy => !IsProgram && _calls.Exists(call => call.Method == Provider + "Delete");

    public bool IsPreview => _calls.Exists(call =>
        call.Method == "LanguageRuntime/Run" && call.Request.TryGetProperty("dryRun", out var preview) && preview.GetBoolean());

    /// <summary>The recorded answer to the next call for that resource; the id tells it from one that waits for its deletion.</summary>
    public T Answer<T>(string method, string urn, string? id, params (string Field, Struct Value)[] sent) where T : IMessage<T>, new()
    {
        lock (_lock)
        {
            var call = _calls.Find(call => !call.Used && call.Urn == urn && (id is null || call.Id.Length == 0 || call.Id == id) && IsWatched(call));
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

    /// <summary>What a resource had become when its provider gave up on it; nothing if it was not there then.</summary>
    /// <remarks>The recordings hold of such an answer only its text: what was known afterwards is in the next question.</remarks>
    public OperationResult? Unfinished(RpcException problem, string urn)
    {
        var after = _calls.Concat(_next).FirstOrDefault(call => !call.Used && call.Urn == urn && call.Method == Provider + "Diff");
        return after is null || !GaveUp.Any(text => problem.Status.Detail.Contains(text, StringComparison.Ordinal)) ? null : new OperationResult(
            after.Request.GetProperty("id").GetString()!, Properties(after.Request, "olds"), Properties(after.Request, "oldInputs"), [problem.Status.Detail]);
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
        ? throw new RpcException(new Status(Codes.FirstOrDefault(code => error.Contains($"code = {code.Key} ", StringComparison.Ordinal)).Value, error))
        : call.Received<T>();
}
