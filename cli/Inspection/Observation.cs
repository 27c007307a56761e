namespace Omega.Cli.Inspection;

/// <summary>What really runs of one stack.</summary>
/// <param name="Checks">Demands on each container, held or not.</param>
/// <param name="SiteImages">Images that serve the site; exactly one where all is well.</param>
/// <param name="EdgeImages">Images of the edges in front of it; none where the host needs none.</param>
/// <param name="Answer">What the site answers for `/version.json`.</param>
internal sealed record Observation(IReadOnlyList<Check> Checks, IReadOnlyList<string> SiteImages, IReadOnlyList<string> EdgeImages, string Answer)
{
    /// <summary>Whether readers get the maintenance page: `on` or `off`. What is too old to be asked is off.</summary>
    public string Maintenance { get; init; } = "off";

    /// <summary>Whether a container says so of itself.</summary>
    public static string MaintenanceOf(int exitCode, string said) => exitCode == ExitCode.Done && said.Trim() == "on" ? "on" : "off";
}
