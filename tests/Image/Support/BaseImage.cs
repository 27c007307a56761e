namespace Omega.Image.Tests.Support;

/// <summary>The base that images are built on: OMEGA_BASE (pinned), or one made here of the distribution's nginx.</summary>
internal static class BaseImage
{
    private const string Tag = "omega/base:local";

    /// <summary>Returns a reference that the Dockerfile accepts, or the reason why there is none.</summary>
    public static async Task<(string? Reference, string? Missing)> FindAsync()
    {
        var docker = await Shell.DockerAsync("info", "--format", "{{.ServerVersion}}");
        if (docker.ExitCode != 0)
        {
            return (null, "No Docker engine answers `docker info`.");
        }

        if (Environment.GetEnvironmentVariable("OMEGA_BASE") is { Length: > 0 } pinned)
        {
            return (pinned, null);
        }

        var found = await Shell.DockerAsync("image", "inspect", "--format", "{{.Id}}", Tag);
        return found.ExitCode == 0 ? (found.Succeeded(), null) : await MakeAsync();
    }

    private static async Task<(string? Reference, string? Missing)> MakeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("omega-base");
        try
        {
            var tar = Path.Combine(folder.FullName, "base.tar");
            var made = await Shell.RunAsync("bash", [Repository.At("dev", "base", "make-base.sh"), tar]);
            return made.ExitCode == 0
                ? ((await Shell.DockerAsync("import", tar, Tag)).Succeeded(), null)
                : (null, $"OMEGA_BASE is not set and no base can be made: {made.Errors.Trim()}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
