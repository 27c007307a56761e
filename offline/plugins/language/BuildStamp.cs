namespace Omega.Offline.Plugins.Language;

/// <summary>What the last build of a project gave.</summary>
/// <param name="Target">The program.</param>
/// <param name="Sdk">Version of the SDK that built it.</param>
internal sealed record BuildStamp(string Target, string Sdk)
{
    /// <summary>The last build, when it is what the sources are now; null when the project has to be built.</summary>
    internal static BuildStamp? FindCurrent(string project, string? inputs)
    {
        if (inputs is null || !File.Exists(PathOf(project)))
        {
            return null;
        }

        return File.ReadAllLines(PathOf(project)) is [var built, var target, var sdk, var outputs]
            && built == inputs && File.Exists(target) && BuildInputs.OfFolder(Path.GetDirectoryName(target)!) == outputs
            ? new BuildStamp(target, sdk)
            : null;
    }

    /// <summary>Remembers the build of these inputs.</summary>
    internal void Write(string project, string inputs)
    {
        var part = $"{PathOf(project)}.{Environment.ProcessId}";
        File.WriteAllLines(part, [inputs, Target, Sdk, BuildInputs.OfFolder(Path.GetDirectoryName(Target)!)]);
        File.Move(part, PathOf(project), overwrite: true);
    }

    private static string PathOf(string project) =>
        Path.Combine(Directory.Exists(project) ? project : Path.GetDirectoryName(project)!, "obj", "pulumi-build.txt");
}
