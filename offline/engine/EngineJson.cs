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
internal sealed partial class EngineJson : JsonSerializerContext;
