using System.Security.Cryptography;

namespace Omega.Cli.Support;

/// <summary>Files that only their owner can read, written whole or not at all.</summary>
internal static class SecretFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Makes a folder that only its owner can enter.</summary>
    public static string Folder(string path)
    {
        Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>Writes text with mode 0600; the name appears only when the content is whole.</summary>
    public static void Write(string path, string text) => Write(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Writes bytes with mode 0600; the name appears only when the content is whole.</summary>
    public static void Write(string path, byte[] content)
    {
        Folder(Path.GetDirectoryName(path)!);
        var part = $"{path}.part";
        File.Delete(part);
        using (var stream = new FileStream(part, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(part, path, overwrite: true);
    }

    /// <summary>The text of a file; random text is written first when the file is missing or empty.</summary>
    public static string ReadOrCreate(string path)
    {
        var text = File.Exists(path) ? File.ReadAllText(path).TrimEnd('\n', '\r') : "";
        if (text.Length > 0)
        {
            return text;
        }

        text = Random();
        Write(path, text);
        return text;
    }

    /// <summary>Random text of 40 letters and digits, about 238 bits.</summary>
    public static string Random() => RandomNumberGenerator.GetString(Alphabet, 40);
}
