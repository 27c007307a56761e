using System.Globalization;
using System.Text.Json;
using Omega.Offline.Engine.Backend;

namespace Omega.Offline.Engine.Commands;

/// <summary>Prints the history of a stack.</summary>
internal static class HistoryList
{
    /// <summary>Runs the command.</summary>
    public static int Run(Session session, Arguments arguments)
    {
        var stack = session.Stack();
        var size = Number(arguments, "page-size", 10);
        var page = Number(arguments, "page", 1);
        var records = session.Backend.History(stack).Skip((page - 1) * size).Take(size);
        if (arguments.Json)
        {
            JsonOutput.Write(json =>
            {
                json.WriteStartArray();
                foreach (var record in records)
                {
                    Write(json, record, arguments.Has("show-secrets") ? session.SecretsToRead(stack).Decrypt : null);
                }

                json.WriteEndArray();
            });
            return 0;
        }

        foreach (var record in records)
        {
            var changes = string.Join(' ', (record.ResourceChanges ?? []).Select(item => $"{item.Value} {item.Key}"));
            Console.WriteLine($"{record.Kind,-10}{record.Result,-11}{Time(record.StartTime)}  {changes}");
        }

        return 0;
    }

    private static void Write(Utf8JsonWriter json, UpdateRecord record, Func<string, string>? open)
    {
        json.WriteStartObject();
        json.WriteNumber("version", record.Version);
        json.WriteString("kind", record.Kind);
        json.WriteString("startTime", Time(record.StartTime));
        json.WriteString("message", record.Message);
        json.WriteStartObject("environment");
        foreach (var (key, value) in record.Environment)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
        json.WriteStartObject("config");
        foreach (var (key, value) in record.Config)
        {
            json.WriteStartObject(key);
            Value(json, value, open);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteString("result", record.Result);
        json.WriteString("endTime", Time(record.EndTime));
        json.WriteStartObject("resourceChanges");
        foreach (var (kind, count) in record.ResourceChanges ?? [])
        {
            json.WriteNumber(kind, count);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter json, JsonElement value, Func<string, string>? open)
    {
        var isSecret = value.GetRawText().Contains("\"secure\"", StringComparison.Ordinal);
        var sealedText = value.ValueKind == JsonValueKind.Object && value.TryGetProperty("secure", out var found) ? found.GetString() : null;
        if (sealedText is not null && open is not null)
        {
            json.WriteString("value", open(sealedText));
        }
        else if (!isSecret)
        {
            json.WriteString("value", value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText());
        }

        json.WriteBoolean("secret", isSecret);
    }

    private static string Time(long seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ss.000Z", CultureInfo.InvariantCulture);

    private static int Number(Arguments arguments, string name, int otherwise) => arguments.Value(name) is not { } text
        ? otherwise
        : int.TryParse(text, out var number) && number > 0
            ? number
            : throw new EngineException($"--{name} must be a number of at least 1, was '{text}'.", 2);
}
