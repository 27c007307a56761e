namespace Omega.Cli.Provisioning;

/// <summary>What the machine has, or lacks, of one thing that is needed.</summary>
/// <param name="Tool">What is needed.</param>
/// <param name="Found">Version or choice that was found; null when it is missing.</param>
/// <param name="NeededFor">What it is needed for.</param>
/// <param name="Remedy">How to get it; null when there is nothing to do.</param>
/// <param name="Required">Whether nothing works without it.</param>
internal sealed record Finding(string Tool, string? Found, string NeededFor, string? Remedy, bool Required);
