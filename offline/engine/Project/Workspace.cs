using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Omega.Offline.Engine.Backend;

namespace Omega.Offline.Engine.Project;

/// <summary>Remembers the selected stack where pulumi remembers it, so that both select for both.</summary>
internal sealed class Workspace
{
    private readonly string _file;
    private readonly string _backend;

    /// <summary>The workspace of a project file.</summary>
    public Workspace(ProjectFile project, string backendUrl)
    {
        _backend = backendUrl;
#pragma warning disable CA5350 // The file's name is what pulumi makes it; nothing is protected by it.
        var hash = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(project.Path)));
#pragma warning restore CA5350
        _file = Path.Combine(PulumiHome.Folder, "workspaces", $"{project.Name}-{hash}-workspace.json");
    }

    /// <summary>The selected stack, or nothing.</summary>
    public string? Selected
    {
        get
        {
            var record = Read();
            return record.Stacks?.GetValueOrDefault(_backend) ?? (string.IsNullOrEmpty(record.Stack) ? null : record.Stack);
        }
    }

    /// <summary>Selects a stack, or none.</summary>
    public void Select(StackName? stack)
    {
        var record = Read();
        record.Stack = null;
        record.Stacks ??= new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (stack is null)
        {
            record.Stacks.Remove(_backend);
        }
        else
        {
            record.Stacks[_backend] = stack.Full;
        }

        StateFile.Write(_file, JsonSerializer.SerializeToUtf8Bytes(record, EngineJson.Files.WorkspaceRecord));
    }

    private WorkspaceRecord Read()
    {
        try
        {
            return File.Exists(_file)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(_file), EngineJson.Files.WorkspaceRecord) ?? new()
                : new();
        }
        catch (JsonException)
        {
            return new();
        }
    }
}
