using System.Collections.Immutable;
using System.Globalization;

namespace Omega.Core.Ledger;

/// <summary>What a stack says of a release that another one took from it, signed by a key of its ledger.</summary>
/// <param name="Number">Place among all promotions from this stack, from 1.</param>
/// <param name="From">Record of the ledger whose release it is, as <see cref="RecordReference"/> writes it.</param>
/// <param name="To">Stack that took it.</param>
/// <param name="Version">Version of the release.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Place">Registry and repository where the other stack takes it from; empty where that is not known.</param>
/// <param name="At">UTC time, RFC 3339.</param>
/// <param name="By">Who promoted it, as that machine knows.</param>
public sealed record Promotion(int Number, string From, string To, string Version, string Digest, string Place, string At, string By)
{
    // Each line of a record has a `=`, or there are twelve of them: no signature of one is that of the other.
    private const string Heading = "promotion";

    private const string SignatureName = "signature";

    /// <summary>Signature of a ledger key over <see cref="SignedText"/>, base64; empty: nobody signed.</summary>
    public string Signature { get; init; } = "";

    /// <summary>What is signed: the word `promotion`, then a line `name=value` for each field, in the order of the names by bytes.</summary>
    public string SignedText => $"{Heading}\n" + string.Concat(Fields.Select(entry => $"{entry.Key}={entry.Value}\n"));

    private ImmutableSortedDictionary<string, string> Fields => ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, new Dictionary<string, string>
    {
        ["at"] = At,
        ["by"] = By,
        ["digest"] = Digest,
        ["from"] = From,
        ["number"] = Number.ToString(CultureInfo.InvariantCulture),
        ["place"] = Place,
        ["to"] = To,
        ["version"] = Version,
    });

    /// <summary>The statement by the names that it is kept under.</summary>
    public IReadOnlyDictionary<string, string> ToDictionary() => Fields.Add(SignatureName, Signature);

    /// <summary>Reads a statement as <see cref="ToDictionary"/> gives it; what it says is judged by its signature.</summary>
    public static Promotion Read(IReadOnlyDictionary<string, string> fields)
    {
        string Get(string name) => fields.GetValueOrDefault(name, "");
        _ = int.TryParse(Get("number"), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return new(number, Get("from"), Get("to"), Get("version"), Get("digest"), Get("place"), Get("at"), Get("by")) { Signature = Get(SignatureName) };
    }

    /// <summary>Whether it says that this release of this record went to this stack.</summary>
    public bool IsOf(RecordReference record, string to, string digest) => From == record.ToString() && To == to && Digest == digest;

    /// <summary>What is wrong with it where it was found; null: nothing.</summary>
    /// <param name="number">Where it lies.</param>
    /// <param name="stack">Stack beside whose images it lies.</param>
    /// <param name="keys">Public keys (PEM), one of which must have signed it.</param>
    public string? Problem(int number, string stack, IEnumerable<string> keys)
    {
        if (!LedgerKey.HasSigned(SignedText, Signature, keys) || Fields.Values.Any(value => value.Any(char.IsControl)))
        {
            return $"promotion {number} is {(Signature.Length == 0 ? "not signed" : "signed by none of omega:ledger.keys")}";
        }

        return Number != number ? $"promotion {number} is promotion {Number}, which was put in its place"
            : !RecordReference.TryParse(From, out var from) || from.Stack != stack ? $"promotion {number} is one of another stack: {From}"
            : null;
    }
}
