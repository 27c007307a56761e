namespace Omega.Cli.Inspection;

/// <summary>What really runs of one stack.</summary>
/// <param name="Checks">Demands on each container, held or not.</param>
/// <param name="SiteImages">Images that serve the site; exactly one where all is well.</param>
/// <param name="EdgeImages">Images of the edges in front of it; none where the host needs none.</param>
/// <param name="Answer">What the site answers for `/version.json`.</param>
internal sealed record Observation(IReadOnlyList<Check> Checks, IReadOnlyList<string> SiteImages, IReadOnlyList<string> EdgeImages, string Answer);
