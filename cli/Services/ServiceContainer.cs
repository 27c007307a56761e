namespace Omega.Cli.Services;

/// <summary>One service of the dev stack, as a container.</summary>
/// <param name="Role">What it is, and the command of its image.</param>
/// <param name="UserId">Numeric user and group it runs as; they are in the image.</param>
/// <param name="MemoryMiB">Its memory limit; swap is off.</param>
/// <param name="Volumes">Named volumes by mount point below /var/lib/omega; a trailing `:ro` makes one read-only.</param>
/// <param name="Secrets">Files in its read-only secrets volume, by name.</param>
/// <param name="Ready">Argument of the image's `ready` command that tells when it serves.</param>
/// <param name="Publish">`address:port:port` on this host, or null.</param>
internal sealed record ServiceContainer(
    string Role,
    int UserId,
    int MemoryMiB,
    IReadOnlyDictionary<string, string> Volumes,
    IReadOnlyDictionary<string, byte[]> Secrets,
    string Ready,
    string? Publish = null)
{
    /// <summary>Whether it talks over a network at all.</summary>
    public bool Networked { get; init; } = true;
}
