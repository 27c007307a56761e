namespace Pulumi;

/// <summary>An archive or folder of this machine.</summary>
public sealed class FileArchive(string path) : Archive("path", path);
