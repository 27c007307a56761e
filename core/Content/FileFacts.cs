using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Omega.Core.Content;

/// <summary>What is known of a file only by reading it.</summary>
public static class FileFacts
{
    private const int Most = 16 * 1024 * 1024;

    private static readonly string[] PageStarts = ["<!doctype html", "<html", "<head", "<body", "<title", "<meta", "<!--", "<p>", "<h1"];

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>SHA-256 of a file, lower-case hex.</summary>
    public static string Hash(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>SHA-256 of a text in UTF-8, lower-case hex.</summary>
    public static string HashText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>What a file without an ending is: `page`, `json`, `text`, or null for none of these.</summary>
    public static string? Kind(SiteFile file)
    {
        if (file.Length > Most || Decode(File.ReadAllBytes(file.Path)) is not { } text)
        {
            return null;
        }

        var start = text.TrimStart('\uFEFF').TrimStart();
        return PageStarts.Any(tag => start.StartsWith(tag, StringComparison.OrdinalIgnoreCase)) ? "page"
            : start.Length > 0 && start[0] is '{' or '[' && IsJson(start) ? "json"
            : text.Any(letter => char.IsControl(letter) && !char.IsWhiteSpace(letter)) ? null : "text";
    }

    /// <summary>Tells whether a text file is UTF-8; one that is not says itself what it is, and no header may speak against it.</summary>
    public static bool IsUtf8(SiteFile file)
    {
        using var stream = File.OpenRead(file.Path);
        using var reader = new StreamReader(stream, Strict, detectEncodingFromByteOrderMarks: false);
        var buffer = new char[32 * 1024];
        try
        {
            while (reader.Read(buffer) > 0)
            {
            }

            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>Tells whether a packed file (`.gz`, `.br`) unpacks to the very bytes of another.</summary>
    public static bool IsTwin(SiteFile packed, SiteFile plain)
    {
        try
        {
            using var stream = File.OpenRead(packed.Path);
            using Stream unpacked = packed.Ending == ".br"
                ? new BrotliStream(stream, CompressionMode.Decompress)
                : new GZipStream(stream, CompressionMode.Decompress);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[64 * 1024];
            long length = 0;
            for (int read; (read = unpacked.Read(buffer)) > 0 && length <= plain.Length; length += read)
            {
                hash.AppendData(buffer, 0, read);
            }

            return length == plain.Length && Convert.ToHexStringLower(hash.GetHashAndReset()) == plain.Hash;
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException)
        {
            return false;
        }
    }

    private static string? Decode(byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
