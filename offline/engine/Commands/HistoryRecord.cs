using System.Runtime.InteropServices;
using System.Text.Json;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Project;
using YamlDotNet.RepresentationModel;

namespace Omega.Offline.Engine.Commands;

/// <summary>Makes the history's record of a run.</summary>
internal static class HistoryRecord
{
    /// <summary>The record of a run that has just ended.</summary>
    public static UpdateRecord Make(
        RunOptions options, StackSettings settings, bool succeeded, DateTimeOffset started, SortedDictionary<string, int> changes)
    {
        var record = new UpdateRecord
        {
            Kind = options.Kind,
            StartTime = started.ToUnixTimeSeconds(),
            Message = options.Message,
            Result = succeeded ? "succeeded" : "failed",
            EndTime = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            ResourceChanges = changes,
        };
        record.Environment["exec.kind"] = options.ExecKind;
        if (options.ExecAgent is { Length: > 0 } agent)
        {
            record.Environment["exec.agent"] = agent;
        }

        record.Environment["pulumi.version"] = StateWriter.PulumiVersion;
        record.Environment["pulumi.os"] = "linux";
        record.Environment["pulumi.arch"] = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        record.Environment["omega.engine"] = "offline";
        foreach (var (key, value) in settings.Config.Children)
        {
            record.Config[((YamlScalarNode)key).Value!] = Element(value);
        }

        return record;
    }

    private static JsonElement Element(YamlNode value)
    {
        // Sealed values stay sealed, wherever they are; a whole key holds text.
        var text = value is YamlScalarNode scalar ? Quoted(scalar.Value ?? string.Empty) : WithSealed(value);
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private static string WithSealed(YamlNode node) => node switch
    {
        _ when YamlText.Sealed(node) is { } ciphertext => $$"""{"secure":{{Quoted(ciphertext)}}}""",
        YamlMappingNode map => "{" + string.Join(',', map.Children.Select(item => Quoted(((YamlScalarNode)item.Key).Value!) + ":" + WithSealed(item.Value))) + "}",
        YamlSequenceNode list => "[" + string.Join(',', list.Children.Select(WithSealed)) + "]",
        _ => YamlText.Json(node, ciphertext => ciphertext),
    };

    private static string Quoted(string text) => "\"" + JsonEncodedText.Encode(text) + "\"";
}
