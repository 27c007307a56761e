using System.Collections.Immutable;
using System.Globalization;

namespace Omega.Core.Ledger;

/// <summary>What a stack served from one moment on, chained to the record before it.</summary>
/// <remarks>
/// A record is a set of named texts, as the state has it; what is unknown to this program is kept, hashed and signed with the
/// rest. Records without a format are those of before signatures; they are read, verified and signed as they are.
/// </remarks>
public sealed record LedgerRecord
{
    /// <summary>Format of new records.</summary>
    public const string CurrentFormat = "2";

    private const string HashName = "hash";
    private const string SignatureName = "signature";

    /// <summary>Fields of a record without a format, in the order in which they are hashed.</summary>
    private static readonly string[] FirstFields =
        ["number", "version", "digest", "content", "base", "commit", "signer", "stack", "deployedAt", "by", "action", "previous"];

    private ImmutableSortedDictionary<string, string> _fields = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>How the record is hashed; empty for those of before signatures.</summary>
    public string Format { get => Get("format"); init => Set("format", value); }

    /// <summary>Place in the ledger, from 1; not reused when old records are dropped. 0 where it cannot be read.</summary>
    public int Number
    {
        get => int.TryParse(Get("number"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        init => Set("number", value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>UTC build time of the release.</summary>
    public string Version { get => Get("version"); init => Set("version", value); }

    /// <summary>Manifest digest in the registry.</summary>
    public string Digest { get => Get("digest"); init => Set("digest", value); }

    /// <summary>Content digest.</summary>
    public string Content { get => Get("content"); init => Set("content", value); }

    /// <summary>Base image by tag and digest; `unknown` where it was not handed on.</summary>
    public string Base { get => Get("base"); init => Set("base", value); }

    /// <summary>Git commit that the release was built from; `unknown` where it was not handed on.</summary>
    public string Commit { get => Get("commit"); init => Set("commit", value); }

    /// <summary>Signers that the trust policy named, one of which signed.</summary>
    public string Signer { get => Get("signer"); init => Set("signer", value); }

    /// <summary>Service containers that serve beside it: `name=image@digest`, then `#` and the digest of its settings; separated by spaces; empty: none.</summary>
    public string Services { get => Get("services"); init => Set("services", value); }

    /// <summary>Image of the edge by digest; empty where there is none.</summary>
    public string Edge { get => Get("edge"); init => Set("edge", value); }

    /// <summary>Digest over the settings that shape what is served.</summary>
    public string Settings { get => Get("settings"); init => Set("settings", value); }

    /// <summary>Suspended policies: `policy@resource until day`, separated by `; `; empty: none.</summary>
    public string Exemptions { get => Get("exemptions"); init => Set("exemptions", value); }

    /// <summary>Evidence beside the image: `kind=digest`, separated by spaces, or what is not there; empty: none was asked for.</summary>
    public string Evidence { get => Get("evidence"); init => Set("evidence", value); }

    /// <summary>Who did not answer when it was verified for this record, so that the host's own evidence proved it; empty: everybody did.</summary>
    public string Without { get => Get("without"); init => Set("without", value); }

    /// <summary>Why a refusal was overridden; empty: none was.</summary>
    public string Override { get => Get("override"); init => Set("override", value); }

    /// <summary>Record of another stack's ledger that the release was promoted from, as <see cref="RecordReference"/> writes it; empty: none was named.</summary>
    public string From { get => Get("from"); init => Set("from", value); }

    /// <summary>Stack that served it.</summary>
    public string Stack { get => Get("stack"); init => Set("stack", value); }

    /// <summary>UTC time at which it went live, RFC 3339.</summary>
    public string DeployedAt { get => Get("deployedAt"); init => Set("deployedAt", value); }

    /// <summary>Who deployed it, as the deploying machine knows.</summary>
    public string By { get => Get("by"); init => Set("by", value); }

    /// <summary>How it came to be served.</summary>
    public LedgerAction Action
    {
        get => Enum.TryParse<LedgerAction>(Get("action"), ignoreCase: true, out var action) ? action : LedgerAction.Unknown;
        init => Set("action", value.ToString().ToLowerInvariant());
    }

    /// <summary>Hash of the record before; empty for the first one.</summary>
    public string Previous { get => Get("previous"); init => Set("previous", value); }

    /// <summary>Hash of everything but itself and the signature.</summary>
    public string Hash { get => Get(HashName); init => Set(HashName, value); }

    /// <summary>Signature of a ledger key over <see cref="SignedText"/>, base64; empty: nobody signed.</summary>
    public string Signature { get => Get(SignatureName); init => Set(SignatureName, value); }

    /// <summary>
    /// What is hashed and signed. Format 2: a line `name=value` for each field but hash and signature, in the order of their
    /// names by bytes. Before: the values of the first twelve fields, a line each, in their order.
    /// </summary>
    public string SignedText => Format.Length == 0
        ? string.Concat(FirstFields.Select(name => $"{Get(name)}\n"))
        : string.Concat(_fields.Where(entry => entry.Key is not (HashName or SignatureName)).Select(entry => $"{entry.Key}={entry.Value}\n"));

    /// <summary>SHA-256 of <see cref="SignedText"/>, as `sha256sum` gives it.</summary>
    public string ComputeHash() => Releases.Digest.Of(SignedText).Hex;

    /// <summary>The record by the names that it has in the state.</summary>
    public IReadOnlyDictionary<string, string> ToDictionary() => _fields;

    /// <summary>Reads a record as <see cref="ToDictionary"/> gives it; whatever it says is kept, and judged by hash and signature.</summary>
    public static LedgerRecord Read(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var record = new LedgerRecord();
        foreach (var (name, value) in fields)
        {
            record._fields = record._fields.SetItem(name, value);
        }

        return record;
    }

    /// <summary>Says what of it cannot be what a release writes; such a record is not deployed from, whoever wrote it.</summary>
    public IEnumerable<string> Problems()
    {
        var subject = $"record {Number}";
        (string Name, string Value, bool IsGood, string Rule)[] rules =
        [
            ("version", Version, ReleaseVersion.IsMatch(Version), ReleaseVersion.Rule),
            ("digest", Digest, Releases.Digest.IsMatch(Digest), Releases.Digest.Rule),
            ("content", Content, Releases.Digest.IsMatch(Content), Releases.Digest.Rule),
            ("base", Base, Base == LedgerChain.Unknown || ImageName.IsPinnedTag(Base), "must be <image>:<tag>@sha256:<64 hex digits>, or unknown"),
            ("commit", Commit, Commit == LedgerChain.Unknown || GitCommit.IsMatch(Commit), $"{GitCommit.Rule}, or unknown"),
            ("from", From, From.Length == 0 || RecordReference.IsMatch(From), RecordReference.Rule),
        ];
        foreach (var (name, value, _, rule) in rules.Where(rule => !rule.IsGood))
        {
            yield return $"{subject}: {name} {rule}, was '{Shown(value)}'";
        }

        foreach (var (name, value) in _fields.Where(entry => entry.Key.Concat(entry.Value).Any(char.IsControl)))
        {
            yield return $"{subject}: {Shown(name)} must be one line without control characters, was '{Shown(value)}'";
        }
    }

    /// <inheritdoc/>
    public bool Equals(LedgerRecord? other) => other is not null && _fields.SequenceEqual(other._fields);

    /// <inheritdoc/>
    public override int GetHashCode() => Hash.GetHashCode(StringComparison.Ordinal);

    private static string Shown(string value)
    {
        var line = string.Concat(value.Select(letter => char.IsControl(letter) ? '·' : letter));
        return line.Length > 80 ? line[..80] + "…" : line;
    }

    private string Get(string name) => _fields.GetValueOrDefault(name, "");

    /// <summary>An empty optional field is none; the first fields are there in every record.</summary>
    private void Set(string name, string value) => _fields = value.Length == 0 && !FirstFields.Contains(name)
        ? _fields.Remove(name)
        : _fields.SetItem(name, value);
}

/// <summary>How what a record says came to be served.</summary>
public enum LedgerAction
{
    /// <summary>The record does not say; only a damaged record does so.</summary>
    Unknown,

    /// <summary>Built from the checkout.</summary>
    Build,

    /// <summary>A recorded release that this stack served before, and no older than the one it replaced.</summary>
    Redeploy,

    /// <summary>A release that another stack built.</summary>
    Promote,

    /// <summary>A release that this stack served before, older than the one it replaced.</summary>
    Rollback,

    /// <summary>The same release with other settings, services, exemptions or another edge.</summary>
    Change,
}
