using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Omega.Offline.Plugins.Command.Tests.Replay;

/// <summary>One recorded question to the official provider, with its answer or the error that it gave.</summary>
internal sealed record Recording(string Name, string Request, string? Response, string? Error)
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    /// <summary>The recorded questions of one method; paths of the recorded machine are made those of the folder.</summary>
    internal static IReadOnlyList<Recording> Read(string method, string project = "/project") =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", method + ".jsonl"))
            .Select(line => JsonNode.Parse(line.Replace("/project", project, StringComparison.Ordinal))!.AsObject())
            .Select(entry => new Recording(
                (string)entry["from"]! + " " + (string?)(entry["request"]!["name"] ?? entry["request"]!["tok"]),
                entry["request"]!.ToJsonString(),
                entry["response"]?.ToJsonString(),
                (string?)entry["errors"]?[0])),
    ];

    internal static TheoryData<string> Names(string method) => [.. Read(method).Select(recording => recording.Name)];

    internal static Recording One(string method, string name, string project = "/project") =>
        Read(method, project).Single(recording => recording.Name == name);

    internal T RequestAs<T>() where T : IMessage, new() => Parser.Parse<T>(Request);

    internal T ResponseAs<T>() where T : IMessage, new() => Parser.Parse<T>(Response);
}
