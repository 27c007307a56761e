using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Omega.Core.Ledger;

/// <summary>One release that a stack served, chained to the record before it.</summary>
/// <param name="Number">Place in the ledger, from 1; not reused when old records are dropped.</param>
/// <param name="Version">UTC build time of the release.</param>
/// <param name="Digest">Manifest digest in the registry.</param>
/// <param name="Content">Content digest.</param>
/// <param name="Base">Base image by tag and digest; `unknown` where it was not handed on.</param>
/// <param name="Commit">Git commit that the release was built from; `unknown` where it was not handed on.</param>
/// <param name="Signer">Signers that the trust policy named, one of which signed.</param>
/// <param name="Stack">Stack that served it.</param>
/// <param name="DeployedAt">UTC time at which it went live, RFC 3339.</param>
/// <param name="By">Who deployed it, as the deploying machine knows.</param>
/// <param name="Action">How it came to be served.</param>
/// <param name="Previous">Hash of the record before; empty for the first one.</param>
/// <param name="Hash">Hash of everything above.</param>
public sealed record LedgerRecord(
    int Number,
    string Version,
    string Digest,
    string Content,
    string Base,
    string Commit,
    string Signer,
    string Stack,
    string DeployedAt,
    string By,
    LedgerAction Action,
    string Previous,
    string Hash)
{
    /// <summary>
    /// Hash over the other fields: SHA-256 of their values, in the order of this type, each followed by a line feed;
    /// `sha256sum` gives the same.
    /// </summary>
    public string ComputeHash()
    {
        var text = string.Concat(Values().SkipLast(1).Select(field => $"{field.Value}\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The record by the names that it has in the state.</summary>
    public IReadOnlyDictionary<string, string> ToDictionary() => Values().ToDictionary(field => field.Name, field => field.Value);

    /// <summary>Reads a record as <see cref="ToDictionary"/> gives it; a field that is missing or unreadable is empty, which the hash betrays.</summary>
    public static LedgerRecord From(Func<string, string?> field) => new(
        int.TryParse(field("number"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0,
        field("version") ?? "",
        field("digest") ?? "",
        field("content") ?? "",
        field("base") ?? "",
        field("commit") ?? "",
        field("signer") ?? "",
        field("stack") ?? "",
        field("deployedAt") ?? "",
        field("by") ?? "",
        Enum.TryParse<LedgerAction>(field("action"), ignoreCase: true, out var action) ? action : LedgerAction.Unknown,
        field("previous") ?? "",
        field("hash") ?? "");

    private IEnumerable<(string Name, string Value)> Values() =>
    [
        ("number", Number.ToString(CultureInfo.InvariantCulture)),
        ("version", Version),
        ("digest", Digest),
        ("content", Content),
        ("base", Base),
        ("commit", Commit),
        ("signer", Signer),
        ("stack", Stack),
        ("deployedAt", DeployedAt),
        ("by", By),
        ("action", Action.ToString().ToLowerInvariant()),
        ("previous", Previous),
        ("hash", Hash),
    ];
}

/// <summary>How a release came to be served.</summary>
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
}
