using Omega.Cli.Processes;
using Omega.Core.Evidence;

namespace Omega.Cli.Releases;

/// <summary>Why a base should be renewed: what is known against its packages, and what is no longer known against those of the other one.</summary>
/// <param name="Mended">Known against the pinned base, and not against the newer one.</param>
/// <param name="Added">Known against the newer base alone.</param>
/// <param name="Staying">Known against both.</param>
/// <param name="Problem">Why that is not known; null: it is.</param>
internal sealed record BaseFindings(IReadOnlyList<Finding> Mended, IReadOnlyList<Finding> Added, IReadOnlyList<Finding> Staying, string? Problem)
{
    /// <summary>Scans all packages of both; an image that had to be fetched goes again.</summary>
    /// <param name="processes">Runs programs.</param>
    /// <param name="saved">Reads images.</param>
    /// <param name="scan">Scans inventories.</param>
    /// <param name="pinned">The base as it is pinned.</param>
    /// <param name="newer">What its tag names.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<BaseFindings> OfAsync(
        IProcesses processes, SavedImage saved, VulnerabilityScan scan, string pinned, string newer, CancellationToken cancellation)
    {
        try
        {
            var before = await KnownAsync(processes, saved, scan, pinned, cancellation);
            var after = await KnownAsync(processes, saved, scan, newer, cancellation);
            return new BaseFindings(
                [.. before.ExceptBy(after.Select(Key), Key)], [.. after.ExceptBy(before.Select(Key), Key)], [.. after.IntersectBy(before.Select(Key), Key)], null);
        }
        catch (OmegaException problem)
        {
            return new BaseFindings([], [], [], problem.Message);
        }
    }

    private static async Task<IReadOnlyList<Finding>> KnownAsync(
        IProcesses processes, SavedImage saved, VulnerabilityScan scan, string name, CancellationToken cancellation)
    {
        var isHere = (await processes.RunAsync(new ProcessCall("docker", "image", "inspect", "--format", "{{.Id}}", name), cancellation)).Succeeded;
        try
        {
            var contents = await saved.ReadAsync(name, ImageReading.OfPackages, mayPull: true, cancellation);
            return PackageDatabase.Read(contents) is { } packages
                ? (await scan.OfAsync(CycloneDx.WriteBase(packages, name), cancellation)).Findings
                : throw new OmegaException($"{name} has no package database of Debian or Alpine, so a scan says nothing of it");
        }
        finally
        {
            if (!isHere)
            {
                await processes.RunAsync(new ProcessCall("docker", "rmi", name), CancellationToken.None);
            }
        }
    }

    private static (string Id, string Package) Key(Finding finding) => (finding.Id, finding.Package);
}
