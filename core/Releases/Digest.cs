using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Omega.Core.Releases;

/// <summary>A SHA-256 digest as registries write it: `sha256:` and 64 lower-case hex digits.</summary>
public sealed record Digest
{
    /// <summary>What is allowed, as the predicate of a sentence.</summary>
    public const string Rule = "must be sha256:<64 hex digits>";

    /// <summary>The same in a regular expression, for patterns of larger notations.</summary>
    public const string Pattern = "sha256:[0-9a-f]{64}";

    private const string Prefix = "sha256:";
    private const int HexLength = 64;
    private const int AbbreviatedLength = 12;

    private Digest(string hex) => Hex = hex;

    /// <summary>64 lower-case hex digits.</summary>
    public string Hex { get; }

    /// <summary>The first twelve hex digits, for names that people read.</summary>
    public string Abbreviated => Hex[..AbbreviatedLength];

    /// <summary>Reads `sha256:…`; anything else is false.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Digest? digest)
    {
        digest = text is { Length: 71 } && text.StartsWith(Prefix, StringComparison.Ordinal) && IsHex(text[Prefix.Length..])
            ? new(text[Prefix.Length..])
            : null;
        return digest is not null;
    }

    /// <summary>Reads `sha256:…`.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static Digest Parse(string text) =>
        TryParse(text, out var digest) ? digest : throw new FormatException($"The digest '{text}' {Rule}.");

    /// <summary>True for `sha256:` and 64 lower-case hex digits.</summary>
    public static bool IsMatch([NotNullWhen(true)] string? text) => TryParse(text, out _);

    /// <summary>Digest of a text in UTF-8.</summary>
    public static Digest Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>Digest of bytes.</summary>
    public static Digest Of(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes)));

    /// <summary>Digest of what is left of a stream.</summary>
    public static async Task<Digest> OfAsync(Stream stream, CancellationToken cancellation = default) =>
        new(Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation).ConfigureAwait(false)));

    /// <summary>True for 64 lower-case hex digits, as key ids and digests have them.</summary>
    public static bool IsHex(string text) => text.Length == HexLength && text.All(char.IsAsciiHexDigitLower);

    /// <summary>`sha256:` and the hex digits.</summary>
    public override string ToString() => Prefix + Hex;
}
