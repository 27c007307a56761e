namespace Omega.Infra.Policies.Facts;

/// <summary>A volume that a resource makes.</summary>
/// <param name="Driver">Volume driver.</param>
/// <param name="DriverOptions">Options of the driver, in mount(8) terms for the local one.</param>
public sealed record VolumeFacts(Fact<string> Driver, Fact<IReadOnlyDictionary<string, string>> DriverOptions);
