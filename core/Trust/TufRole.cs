using System.Globalization;
using System.Text.Json;

namespace Omega.Core.Trust;

/// <summary>One role of the trust data: whose keys it trusts, until when its word holds, and what it says of one tag.</summary>
/// <param name="Name">`targets`, or a delegation such as `targets/omega`.</param>
/// <param name="Keys">Ids of the keys that it trusts, computed from the keys themselves; `?` for one that cannot be read.</param>
/// <param name="Expires">End of its word; null: it says nothing of the sort, or nothing at all.</param>
/// <param name="Digest">What it says the tag is; null: nothing.</param>
internal sealed record TufRole(string Name, IReadOnlyList<string> Keys, DateTimeOffset? Expires, string? Digest)
{
    public const string Targets = "targets";
    public const string Releases = "targets/releases";

    /// <summary>What a person calls it.</summary>
    public string Signer => Name == Targets ? "Repo Admin" : Name[(Targets.Length + 1)..];

    /// <summary>The roles that may say what a tag is, as the trust data has them.</summary>
    public static IReadOnlyList<TufRole> Read(JsonElement roles, string tag)
    {
        var root = TrustJudge.Field(roles, "root", "signed");
        var delegations = TrustJudge.Field(roles, Targets, "signed", "delegations");
        List<TufRole> found = [Of(roles, Targets, KeysOf(TrustJudge.Field(root, "roles", Targets), TrustJudge.Field(root, "keys")), tag)];
        if (TrustJudge.Field(delegations, "roles") is { ValueKind: JsonValueKind.Array } list)
        {
            foreach (var role in list.EnumerateArray())
            {
                if (TrustJudge.Text(role, "name") is { } name && name.StartsWith($"{Targets}/", StringComparison.Ordinal))
                {
                    var read = Of(roles, name, KeysOf(role, TrustJudge.Field(delegations, "keys")), tag);
                    found.Add(Covers(role, tag) ? read : read with { Digest = null });
                }
            }
        }

        return found;
    }

    /// <summary>Roles that notary left out as their word has ended, and what it said.</summary>
    public static IEnumerable<(string Name, string Why)> Ended(JsonElement evidence) =>
        TrustJudge.Field(evidence, "expired") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => (one.GetString()!.Split(' ')[0], one.GetString()!))
            : [];

    /// <summary>End of the word of a file of the trust data; null when there is none.</summary>
    public static DateTimeOffset? ExpiryOf(JsonElement roles, string name) =>
        TrustJudge.Field(roles, name, "signed") is { } signed && TrustJudge.Text(signed, "expires") is { } text
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static TufRole Of(JsonElement roles, string name, IReadOnlyList<string> keys, string tag) =>
        new(name, keys, ExpiryOf(roles, name), DigestOf(TrustJudge.Field(roles, name, "signed", "targets", tag)));

    private static string? DigestOf(JsonElement? target)
    {
        if (target is null)
        {
            return null;
        }

        var bytes = new byte[64];
        return TrustJudge.Field(target, "hashes", "sha256") is { ValueKind: JsonValueKind.String } text
            && Convert.TryFromBase64String(text.GetString()!, bytes, out var length) && length == 32
            ? $"sha256:{Convert.ToHexStringLower(bytes.AsSpan(0, length))}"
            : "nothing readable";
    }

    private static bool Covers(JsonElement role, string tag) =>
        TrustJudge.Field(role, "paths") is { ValueKind: JsonValueKind.Array } paths
        && paths.EnumerateArray().Any(path => path.ValueKind == JsonValueKind.String && tag.StartsWith(path.GetString()!, StringComparison.Ordinal));

    private static List<string> KeysOf(JsonElement? role, JsonElement? keys) =>
        TrustJudge.Field(role, "keyids") is { ValueKind: JsonValueKind.Array } ids
            ? [.. ids.EnumerateArray().Select(id => id.ValueKind == JsonValueKind.String ? IdOf(TrustJudge.Field(keys, id.GetString()!)) : "?")]
            : [];

    private static string IdOf(JsonElement? key)
    {
        var bytes = new byte[16 << 10];
        try
        {
            return TrustJudge.Field(key, "keytype") is { ValueKind: JsonValueKind.String } kind
                && TrustJudge.Field(key, "keyval", "public") is { ValueKind: JsonValueKind.String } value
                && Convert.TryFromBase64String(value.GetString()!, bytes, out var length)
                ? KeyId.Of(kind.GetString()!, bytes[..length]) ?? "?"
                : "?";
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return "?";
        }
    }
}
