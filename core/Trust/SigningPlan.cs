using System.Text.Json;
using System.Text.RegularExpressions;
using Omega.Core.Settings;

namespace Omega.Core.Trust;

/// <summary>With which key, and as whom, a release is to be signed; found out before anything is published.</summary>
public static partial class SigningPlan
{
    /// <summary>Variables of the signing step for Docker Content Trust: the key, its id, and the roles that it belongs to.</summary>
    /// <param name="evidence">What was said about the repository's signatures.</param>
    /// <param name="repository">Registry and repository, for messages.</param>
    /// <param name="policy">Who is expected to sign.</param>
    /// <param name="key">The private key (PEM).</param>
    /// <param name="passphrase">Its passphrase.</param>
    /// <param name="isRenewal">Whether it is to renew roles, also such as have ended.</param>
    /// <exception cref="OmegaException">The key would sign in vain, or nobody can tell.</exception>
    public static IReadOnlyDictionary<string, string> ContentTrust(
        string evidence, string repository, SigningSettings policy, string key, string passphrase, bool isRenewal = false)
    {
        var (roles, ended) = Roles(evidence, repository, policy.Server);
        var signers = policy.Signers ?? [];
        var name = RoleHeader().Match(key) is { Success: true } header ? header.Groups["role"].Value : null;
        var read = name is null ? SigningKey.Read(key, "omega", passphrase) : null;
        var ids = read is not null
            ? [read.Id]
            : roles.Where(role => role.Signer == name).SelectMany(role => role.Keys).Where(signers.Contains).Distinct().ToList();
        var own = ids.Count == 1 ? roles.Where(role => role.Name != TufRole.Releases && role.Keys.Contains(ids[0])).ToList() : [];
        if (own.Count == 0 || !signers.Contains(ids[0]))
        {
            throw new OmegaException(
                $"The key in omega:signingKey is for the signer '{name ?? ids[0]}', which has {(name is not null && ids.Count > 0 ? string.Join(' ', ids) : "no key")} of "
                + $"omega:signing.signers ({string.Join(',', signers)}) at {policy.Server}; it must have exactly one. "
                + "Add the signer (`notary delegation add --publish`; `docker trust signer add` does the same).");
        }

        // The role of the repository's own key is the one that signs where none is named.
        var named = own.Select(role => role.Name).Where(role => role != TufRole.Targets).ToList();
        List<string> signing = named.Count > 0 ? [.. roles.Where(role => role.Name == TufRole.Releases).Select(role => role.Name), .. named] : [];
        if (!isRenewal && ended.FirstOrDefault(role => signing.Contains(role.Name)).Why is { } why)
        {
            throw new OmegaException($"Refused: the trust data of {repository} is expired: {TrustJudge.Shown(why)}. {TrustEnd.Remedy(why)}", ExitCode.Refused);
        }

        return new Dictionary<string, string>
        {
            ["KEY_ID"] = ids[0],
            ["SIGNING_KEY"] = read?.PrivateText ?? key,
            ["SIGNING_ROLES"] = string.Join(' ', signing),
        };
    }

    /// <summary>Refuses a cosign key that nobody expects, by its public half.</summary>
    /// <exception cref="OmegaException">It is none of the expected ones.</exception>
    public static void Cosign(string publicKey, SigningSettings policy)
    {
        if (!(policy.Signers ?? []).Any(signer => Compact(signer) == Compact(publicKey)))
        {
            throw new OmegaException(
                "The key in omega:signingKey belongs to none of the public keys in omega:signing.signers, so its signature would not count.");
        }
    }

    private static (IReadOnlyList<TufRole> Roles, IReadOnlyList<(string Name, string Why)> Ended) Roles(string evidence, string repository, string? server)
    {
        try
        {
            using var document = JsonDocument.Parse(evidence);
            if (TrustJudge.Field(document.RootElement, "roles") is { } roles)
            {
                return ([.. TufRole.Read(roles, "").Where(role => role.Name.All(IsOfName))], [.. TufRole.Ended(document.RootElement)]);
            }
        }
        catch (JsonException)
        {
        }

        throw new OmegaException($"Nobody may sign for {repository} at {server} yet, so signing would be in vain. Begin with `notary init --publish {repository}` and "
            + "add a signer with `notary delegation add --publish`; `./omega setup` does so for a trust server of this machine.");
    }

    /// <summary>Ids of all keys that may sign for a repository, by its trust data; none where it cannot be read.</summary>
    internal static IReadOnlyList<string> AllKeys(string evidence) => [.. Roles(evidence, "", null).Roles.SelectMany(role => role.Keys).Distinct()];

    /// <summary>Ids of the keys of a signer by a repository's trust data, which can be read, as one word.</summary>
    internal static string KeysOfSigner(string evidence, string signer) =>
        string.Join('/', Roles(evidence, "", null).Roles.Where(role => role.Signer == signer).SelectMany(role => role.Keys).Distinct());

    /// <summary>Ids of the keys of a signer, by the role `targets` of a repository's trust data (its file, as notary keeps it).</summary>
    public static IReadOnlyList<string> KeysOf(string targets, string signer)
    {
        using var document = JsonDocument.Parse($$"""{"targets":{{targets}}}""");
        return [.. TufRole.Read(document.RootElement, "").Where(role => role.Signer == signer).SelectMany(role => role.Keys)];
    }

    private static bool IsOfName(char character) => char.IsAsciiLetterOrDigit(character) || "/._-".Contains(character, StringComparison.Ordinal);

    private static string Compact(string pem) => string.Concat(pem.Where(character => !char.IsWhiteSpace(character)));

    [GeneratedRegex(@"^role: *(?<role>[A-Za-z0-9._/-]+) *\r?$", RegexOptions.Multiline)]
    private static partial Regex RoleHeader();
}
