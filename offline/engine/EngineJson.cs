using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Project;

namespace Omega.Offline.Engine;

/// <summary>Reads and writes the small files of the state folder without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    IndentSize = 4)]
[JsonSerializable(typeof(UpdateRecord))]
[JsonSerializable(typeof(LockRecord))]
[JsonSerializable(typeof(WorkspaceRecord))]
internal sealed partial class EngineJson : JsonSerializerContext
{
    /// <summary>Escapes no more than JSON asks for: pulumi reads times without undoing escapes.</summary>
    public static EngineJson Files => field ??= new(new JsonSerializerOptions(Default.Options!)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
