namespace Omega.Cli.Testing;

/// <summary>One run of a suite.</summary>
/// <param name="Suite">What runs.</param>
/// <param name="Filter">Which of its tests; null for all.</param>
/// <param name="Engine">Path of the engine that deploys; null for the one that the environment has.</param>
internal sealed record TestRun(TestSuite Suite, string? Filter = null, string? Engine = null)
{
    /// <summary>What the report calls it.</summary>
    public string Name => Engine is null ? Suite.Name : $"{Suite.Name} on {Path.GetFileName(Engine)}";
}
