namespace Omega.Offline.Engine.Project;

/// <summary>Which stack is selected in a project, by backend.</summary>
internal sealed class WorkspaceRecord
{
    /// <summary>Selected stack by backend address.</summary>
    public SortedDictionary<string, string>? Stacks { get; set; }

    /// <summary>Selected stack as older versions kept it.</summary>
    public string? Stack { get; set; }
}
