using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Omega.Core.Ledger;

/// <summary>Names one record of a stack's ledger, as `stack#number@sha256:hash`.</summary>
/// <param name="Stack">Name of the stack.</param>
/// <param name="Number">Number of the record.</param>
/// <param name="Hash">Hash of the record, 64 hex digits.</param>
public sealed record RecordReference(string Stack, int Number, string Hash)
{
    /// <summary>What is allowed, as the predicate of a sentence.</summary>
    public const string Rule = "must be a record of a ledger, <stack>#<number>@sha256:<64 hex digits>";

    private const int LongestStack = 100;

    /// <summary>The name of a record of that stack's ledger.</summary>
    public static RecordReference Of(string stack, LedgerRecord record) => new(stack, record.Number, record.Hash);

    /// <summary>True for such a name.</summary>
    public static bool IsMatch([NotNullWhen(true)] string? text) => TryParse(text, out _);

    /// <summary>Reads `stack#number@sha256:hash`; anything else is false.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out RecordReference? reference)
    {
        reference = text?.Split('#', '@') is [{ Length: > 0 and <= LongestStack } stack, var number, var hash]
            && stack.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place > 0
            && Releases.Digest.TryParse(hash, out var digest)
            ? new(stack, place, digest.Hex)
            : null;
        return reference is not null && reference.ToString() == text;
    }

    /// <summary>`stack#number@sha256:hash`.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Stack}#{Number}@sha256:{Hash}");
}
