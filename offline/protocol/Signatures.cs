namespace Omega.Offline.Protocol;

/// <summary>Marks that Pulumi's protocol and state put into maps and strings to say that they are more than that.</summary>
public static class Signatures
{
    /// <summary>Key under which a map carries the mark of its kind.</summary>
    public const string Key = "4dabf18193072939515e22adb298388d";

    /// <summary>Kind: a secret, under <c>value</c> on the wire and <c>ciphertext</c> in state.</summary>
    public const string Secret = "1b47061264138c4ac30d75fd1eb44270";

    /// <summary>Kind: an output value with <c>value</c>, <c>secret</c> and <c>dependencies</c>.</summary>
    public const string Output = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

    /// <summary>Kind: one file, under <c>path</c>, <c>text</c> or <c>uri</c>.</summary>
    public const string Asset = "c44067f5952c0a294b673a41bacd8c17";

    /// <summary>Kind: a set of files, under <c>path</c>, <c>assets</c> or <c>uri</c>.</summary>
    public const string Archive = "0def7320c3a5731c473e5ecbe6d01bc7";

    /// <summary>Kind: a resource, by <c>urn</c> and <c>id</c>.</summary>
    public const string ResourceReference = "5cf8f73096256a8f31e491e813e4eb8e";

    /// <summary>A string that stands for a value that only the update will know.</summary>
    public const string Unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

    /// <summary>All strings that stand for an unknown value, one for each kind of value.</summary>
    public static readonly IReadOnlySet<string> Unknowns = new HashSet<string>(StringComparer.Ordinal)
    {
        Unknown,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    };
}
