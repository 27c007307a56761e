namespace Omega.Infra.Policies.Facts;

/// <summary>Where a container's output goes and how much of it is kept.</summary>
/// <param name="Driver">Log driver.</param>
/// <param name="MaxSize">Size of one file in Docker's notation, `10m`.</param>
/// <param name="MaxFiles">Number of files kept.</param>
public sealed record LogFacts(Fact<string> Driver, Fact<string> MaxSize, Fact<string> MaxFiles);
