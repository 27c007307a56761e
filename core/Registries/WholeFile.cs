namespace Omega.Core.Registries;

/// <summary>Files that are there whole or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file; what is there is kept until the new one is whole. Its folder is made where it is missing.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write it.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var part = $"{path}.part-{Environment.ProcessId}";
        File.WriteAllBytes(part, content);
        File.Move(part, path, overwrite: true);
    }
}
