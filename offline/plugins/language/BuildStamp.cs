namespace Omega.Offline.Plugins.Language;

/// <summary>What the last build of a project was made of, and what it gave.</summary>
internal static class BuildStamp
{
    /// <summary>The program of a project when it is what its sources are now; null when it has to be built.</summary>
    internal static string? FindCurrent(string project, string? inputs)
    {
        if (inputs is null || !File.Exists(PathOf(project)))
        {
            return null;
        }

        return File.ReadAllLines(PathOf(project)) is [var built, var target, var outputs]
            && built == inputs && File.Exists(target) && BuildInputs.OfFolder(Path.GetDirectoryName(target)!) == outputs
            ? target
            : null;
    }

    /// <summary>Remembers a build.</summary>
    internal static void Write(string project, string inputs, string target)
    {
        var part = $"{PathOf(project)}.{Environment.ProcessId}";
        File.WriteAllLines(part, [inputs, target, BuildInputs.OfFolder(Path.GetDirectoryName(target)!)]);
        File.Move(part, PathOf(project), overwrite: true);
    }

    private static string PathOf(string project) =>
        Path.Combine(Directory.Exists(project) ? project : Path.GetDirectoryName(project)!, "obj", "pulumi-build.txt");
}
