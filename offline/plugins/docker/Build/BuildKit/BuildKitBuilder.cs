using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Docker.DotNet;
using Google.Protobuf.WellKnownTypes;
using Moby.Buildkit.V1;
using Omega.Offline.Plugins.Docker.Engine;
using Omega.Offline.Plugins.Docker.Values;

namespace Omega.Offline.Plugins.Docker.Build.BuildKit;

/// <summary>Builds with the BuildKit of the Docker engine.</summary>
internal sealed class BuildKitBuilder(DockerSession docker)
{
    /// <summary>Builds the context under that name; what the build says, and its failure, are in the log.</summary>
    internal async Task BuildAsync(string name, Struct build, BuildContext context, MessageLog log, CancellationToken cancellation)
    {
        await using var session = await BuildSession.OpenAsync(docker, cancellation);
        await using var archive = await context.PackAsync(cancellation);
        using var http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, token) => await EngineStream.ConnectAsync(docker.Address, token),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        using var content = new StreamContent(archive) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-tar") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://docker/build?{Query(name, build, context, session.Id)}")
        {
            Content = content,
        };
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!answer.IsSuccessStatusCode)
        {
            throw new DockerApiException(answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellation));
        }

        var steps = new HashSet<string>();
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellation));
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            Report(line, steps, log);
        }
    }

    private static string Query(string name, Struct build, BuildContext context, string session)
    {
        var query = new List<(string Key, string? Value)>
        {
            ("version", "2"), ("session", session), ("t", name), ("dockerfile", context.DockerfileName),
            ("buildargs", Json(build.Map("args"))), ("platform", build.NonEmpty("platform")), ("target", build.NonEmpty("target")),
            ("networkmode", build.NonEmpty("network")),
            ("cachefrom", Json(build.Block("cacheFrom")?.Texts("images") ?? [])),
        };
        query.AddRange(build.Texts("addHosts").Select(host => ("extrahosts", (string?)host)));
        return string.Join('&', query.Where(pair => pair.Value is not null).Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value!)}"));
    }

    private static string? Json(Dictionary<string, string> map) => map.Count == 0 ? null
        : new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value)))).ToJsonString();

    private static string? Json(List<string> list) =>
        list.Count == 0 ? null : new JsonArray([.. list.Select(item => JsonValue.Create(item))]).ToJsonString();

    private static void Report(string line, HashSet<string> steps, MessageLog log)
    {
        using var message = JsonDocument.Parse(line);
        var fields = message.RootElement;
        if (fields.TryGetProperty("error", out var error))
        {
            log.Fail(error.GetString()!);
        }

        if (fields.TryGetProperty("id", out var id) && id.GetString() == "moby.buildkit.trace" && fields.TryGetProperty("aux", out var aux))
        {
            var status = StatusResponse.Parser.ParseFrom(aux.GetBytesFromBase64());
            // A step is told when it is planned, begins and ends.
            var begun = status.Vertexes.Where(vertex => steps.Add(vertex.Digest)).Select(vertex => vertex.Name);
            foreach (var text in begun.Concat(status.Logs.Select(entry => entry.Msg.ToStringUtf8())))
            {
                log.Add(text);
            }
        }
        else if (fields.TryGetProperty("stream", out var stream))
        {
            log.Add(stream.GetString()!);
        }
    }
}
