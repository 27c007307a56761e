using System.Security.Cryptography;
using System.Text;

namespace Omega.Core.Content;

/// <summary>
/// What browsers may hold for a year: each name that a stack served as named after its content, and that content. A name that had
/// other bytes once is asked for again ever after. Names and contents are kept as the first 16 digits of their SHA-256.
/// </summary>
/// <remarks>
/// Releases made before this was recorded kept `/assets/NAME.HASH.EXT` with 12 digits, a form that is none of
/// <see cref="HashedName"/>: what they left in a browser has no name in common with what is served now.
/// </remarks>
public static class KeptNames
{
    /// <summary>Stands for every name: what other releases kept is not known.</summary>
    public const string All = "*";

    /// <summary>The addresses that had other bytes in an earlier release, in ordinal order.</summary>
    /// <param name="record">What <see cref="After"/> gave for the release before.</param>
    /// <param name="kept">Address to SHA-256 of the release that is built.</param>
    public static IReadOnlyList<string> Changed(IReadOnlyDictionary<string, string> record, IReadOnlyDictionary<string, string> kept) =>
        [.. kept.Where(file => record.TryGetValue(Short(file.Key), out var contents)
                && contents.Split(' ').Any(content => content != file.Value[..16]))
            .Select(file => file.Key).Order(StringComparer.Ordinal)];

    /// <summary>The record with a release added to it.</summary>
    public static IReadOnlyDictionary<string, string> After(IReadOnlyDictionary<string, string> record, IReadOnlyDictionary<string, string> kept)
    {
        var after = new SortedDictionary<string, string>(record.ToDictionary(), StringComparer.Ordinal);
        foreach (var (address, hash) in kept)
        {
            var name = Short(address);
            var contents = after.TryGetValue(name, out var before) ? before.Split(' ') : [];
            after[name] = string.Join(' ', contents.Append(hash[..16]).Distinct().Order(StringComparer.Ordinal));
        }

        return after;
    }

    private static string Short(string address) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)))[..16];
}
