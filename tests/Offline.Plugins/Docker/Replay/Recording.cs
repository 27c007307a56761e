using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Omega.Offline.Plugins.Docker.Tests.Replay;

/// <summary>One recorded question to the official provider, with its answer.</summary>
internal sealed record Recording(string Step, string Method, JsonObject Request, JsonObject Response)
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    /// <summary>The question as our provider receives it.</summary>
    internal T RequestAs<T>() where T : IMessage, new() => Parser.Parse<T>(Request.ToJsonString());

    /// <summary>The official answer.</summary>
    internal T ResponseAs<T>() where T : IMessage, new() => Parser.Parse<T>(Response.ToJsonString());

    /// <summary>The recorded questions of one method, with paths of the recording made those of a folder here.</summary>
    internal static IReadOnlyList<Recording> Read(string method, string? project = null) =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", method + ".jsonl")).Select(line =>
        {
            var text = project is null ? line : line.Replace("/project/", project + "/", StringComparison.Ordinal);
            var entry = JsonSerializer.Deserialize<JsonObject>(text)!;
            return new Recording((string)entry["step"]!, method, Take(entry, "request"), Take(entry, "response"));
        }),
    ];

    /// <summary>Each recorded question's place and a name that says which it is.</summary>
    internal static TheoryData<int, string> Cases(string method)
    {
        var cases = new TheoryData<int, string>();
        foreach (var (index, recording) in Read(method).Index())
        {
            cases.Add(index, $"{recording.Step} {((string)recording.Request["urn"]!).Split("::", 3)[2]}");
        }

        return cases;
    }

    private static JsonObject Take(JsonObject entry, string key)
    {
        var value = entry[key]!.AsObject();
        entry.Remove(key);
        return value;
    }
}
