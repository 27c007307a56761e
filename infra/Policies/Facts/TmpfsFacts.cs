namespace Omega.Infra.Policies.Facts;

/// <summary>One writable memory filesystem of a container.</summary>
/// <param name="Flags">Mount flags, `noexec` and the like; not applicable where the host sets them itself.</param>
/// <param name="SizeBytes">Largest size, in bytes.</param>
/// <param name="Mode">Permission bits as a number, 448 for octal 0700.</param>
/// <param name="OwnerId">User that owns its root folder.</param>
public sealed record TmpfsFacts(
    Fact<IReadOnlyList<string>> Flags,
    Fact<long> SizeBytes,
    Fact<int> Mode,
    Fact<string> OwnerId);
