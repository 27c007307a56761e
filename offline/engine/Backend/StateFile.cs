namespace Omega.Offline.Engine.Backend;

/// <summary>Writes files so that a reader sees the old or the new content and a crash leaves one of the two.</summary>
internal static class StateFile
{
    /// <summary>Replaces the file's content.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            // The description that pulumi keeps beside each file would be another content's; without one it makes do.
            File.Delete(path + ".attrs");
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
            throw new EngineException($"'{path}' cannot be written: {problem.Message} What it held before is still there.");
        }
    }

    /// <summary>Copies the file, if it is there, to another name.</summary>
    public static void Keep(string path, string copy)
    {
        if (File.Exists(path))
        {
            Write(copy, File.ReadAllBytes(path));
        }
    }

    /// <summary>Removes the file and the description beside it.</summary>
    public static void Delete(string path)
    {
        TryDelete(path + ".attrs");
        File.Delete(path);
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (IOException)
        {
            // A leftover is harmless; the problem that led here is the one to report.
        }
    }
}
