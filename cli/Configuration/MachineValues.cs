namespace Omega.Cli.Configuration;

/// <summary>What this machine adds to a stack's checked-in configuration.</summary>
/// <param name="BaseImage">Base image by tag and digest.</param>
/// <param name="Signers">Ids of the keys that must have signed.</param>
/// <param name="Authority">PEM of the trust server's authority, or null.</param>
/// <param name="RegistryUser">User at the registry.</param>
/// <param name="Secrets">Secret values by configuration key; encrypted by the engine.</param>
internal sealed record MachineValues(
    string BaseImage,
    IReadOnlyList<string> Signers,
    string? Authority,
    string RegistryUser,
    IReadOnlyDictionary<string, string> Secrets);
