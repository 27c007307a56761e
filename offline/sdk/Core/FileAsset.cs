namespace Pulumi;

/// <summary>A file of this machine.</summary>
public sealed class FileAsset(string path) : Asset("path", path);
