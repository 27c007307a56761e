namespace Omega.Core.Evidence;

/// <summary>One file of an image, as its layers have it.</summary>
/// <param name="Path">Absolute path, without links on the way.</param>
/// <param name="Size">Bytes; 0 for a link.</param>
/// <param name="Sha256">Hash of the bytes, hex; empty for a link, and where nobody asked for it.</param>
/// <param name="Md5">Hash that Debian's package database knows, hex; empty as <paramref name="Sha256"/> is.</param>
/// <param name="Sha1">Hash that Alpine's package database knows, hex; empty as <paramref name="Sha256"/> is.</param>
/// <param name="Link">Where a symbolic link leads; null for a file.</param>
public sealed record ImageFile(string Path, long Size, string Sha256, string Md5, string Sha1, string? Link = null)
{
    /// <summary>Mode, owner, group and time as the layer has them: `0644 0:0 1711979112`.</summary>
    public string Attributes { get; init; } = "";
}
