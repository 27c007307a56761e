using System.Text.Json;
using Omega.Core.Registries;

namespace Omega.Core.Trust;

/// <summary>
/// Judges the trust data of a repository. notary has checked that each role's word is signed by a key of that role and is the newest; who
/// those keys belong to, and what was said, is judged here.
/// </summary>
internal static class ContentTrustJudge
{
    private static readonly string[] Always = ["root", TufRole.Targets, "snapshot", "timestamp"];

    public static Verdict Judge(JsonElement evidence, TrustExpectations expected)
    {
        if (TrustJudge.Text(evidence, "failure") is { } failure)
        {
            return Failed(TrustJudge.Shown(failure), expected);
        }

        if (TrustJudge.Field(evidence, "roles") is not { ValueKind: JsonValueKind.Object } roles)
        {
            return Verdict.Refused(TrustJudge.Unusable(expected));
        }

        var all = TufRole.Read(roles, expected.Tag);
        var ends = Always.Select(name => (Name: name, Time: TufRole.ExpiryOf(roles, name)))
            .Concat(all.Where(role => role.Digest is not null).Select(role => (role.Name, Time: role.Expires))).ToList();
        if (ends.FirstOrDefault(end => end.Time is null).Name is not null)
        {
            return Verdict.Refused(TrustJudge.Unusable(expected));
        }

        var (first, until) = ends.MinBy(end => end.Time);
        return until <= expected.Now
            ? Verdict.Refused(Expired(expected, $"{TrustJudge.Shown(first)} expired at {TrustExpectations.Time(until!.Value)}"))
            : OrEnded(Judge(all, expected, until!.Value, ByHand(ends)), all, evidence, expected);
    }

    /// <summary>notary leaves out what has ended: that a signature is missing would be the wrong thing to say.</summary>
    private static Verdict OrEnded(Verdict verdict, IReadOnlyList<TufRole> roles, JsonElement evidence, TrustExpectations expected) =>
        verdict.LacksSignature && TufRole.Ended(evidence).FirstOrDefault(ended => roles.Any(role => role.Name == ended.Name
            && (role.Name == TufRole.Releases || IsExpected(role, expected)))).Why is { } why
            ? Verdict.Refused(Expired(expected, TrustJudge.Shown(why)))
            : verdict;

    /// <summary>What the server renews by itself is as good as it is.</summary>
    private static TrustEnd ByHand(IEnumerable<(string Name, DateTimeOffset? Time)> ends)
    {
        var (name, time) = ends.Where(end => end.Name is not ("snapshot" or "timestamp")).MinBy(end => end.Time);
        return new TrustEnd(name, time!.Value);
    }

    private static Verdict Judge(IReadOnlyList<TufRole> roles, TrustExpectations expected, DateTimeOffset until, TrustEnd end)
    {
        var signing = roles.Where(role => role.Digest is not null).ToList();
        var expectedOnes = signing.Where(role => role.Name != TufRole.Releases && IsExpected(role, expected)).ToList();
        var other = signing.Where(role => role.Name is TufRole.Releases or TufRole.Targets || expectedOnes.Contains(role))
            .FirstOrDefault(role => role.Digest != expected.Digest.ToString());
        if (other is not null)
        {
            return Verdict.Refused($"version {expected.Tag} of {expected.Repository} is signed as {other.Digest}, not as {expected.Digest} which is to be deployed.");
        }

        if (signing.Count == 0)
        {
            return Verdict.Nothing($"no signature for version {expected.Tag} of {expected.Repository} at {expected.Policy.Server}. "
                + "Either it is unsigned or the server did not answer for it.");
        }

        var revoked = expectedOnes.Select(role => (role.Signer, By: role.Keys.Select(expected.Revocation).FirstOrDefault(found => found is not null)))
            .Where(found => found.By is not null).ToList();
        var signers = Distinct(expectedOnes.Where(role => revoked.All(found => found.Signer != role.Signer)));
        return signers.Count >= expected.Threshold ? expected.Accept(signers, until, end)
            : signers.Count > 0 ? Verdict.Unsigned(expected.TooFew(signers))
            : revoked.Count > 0 ? Verdict.Unsigned($"version {expected.Tag} of {expected.Repository} is signed by {TrustJudge.Shown(revoked[0].Signer)}, "
                + $"whose key counts no more since {TrustExpectations.Time(revoked[0].By!.Time)} (omega:signing.revoked).")
            : Verdict.Unsigned($"version {expected.Tag} of {expected.Repository} is signed by {Names(signing)}, "
                + $"whose keys are not all in omega:signing.signers ({string.Join(',', expected.Policy.Signers ?? [])}).");
    }

    /// <summary>A role counts only when every key that it trusts is expected: another key might have signed.</summary>
    private static bool IsExpected(TufRole role, TrustExpectations expected) =>
        role.Keys.Count > 0 && role.Keys.All(key => (expected.Policy.Signers ?? []).Contains(key));

    /// <summary>Two roles of one key are one signer.</summary>
    private static List<string> Distinct(IEnumerable<TufRole> roles)
    {
        var keys = new HashSet<string>();
        List<string> signers = [];
        foreach (var role in roles.OrderBy(role => role.Keys.Count).ThenBy(role => role.Name, StringComparer.Ordinal))
        {
            if (!role.Keys.Any(keys.Contains))
            {
                keys.UnionWith(role.Keys);
                signers.Add(role.Signer);
            }
        }

        return signers;
    }

    private static string Names(IEnumerable<TufRole> roles)
    {
        var names = roles.Where(role => role.Name != TufRole.Releases).Select(role => TrustJudge.Shown(role.Signer)).Take(10).ToList();
        return names.Count == 0 ? "nobody" : string.Join(", ", names);
    }

    private static string Expired(TrustExpectations expected, string why) =>
        $"the trust data of {expected.Image} is expired: {why}. {TrustEnd.Remedy(why)}";

    private static string StartOf(string? server) => Uri.TryCreate(server, UriKind.Absolute, out var address) ? RegistryTransport.StartOf(address.Authority) : "";

    private static Verdict Failed(string failure, TrustExpectations expected)
    {
        var server = expected.Policy.Server;
        bool Says(string words) => failure.Contains(words, StringComparison.OrdinalIgnoreCase);
        return Says("x509") || Says("certificate")
            ? Verdict.Refused($"the trust server {server} is not trusted: {failure}. Put its authority (PEM) into omega:signing.ca.")
            : Says("expired") ? Verdict.Refused(Expired(expected, failure))
            : Says("does not have trust data") ? Verdict.Nothing($"nothing of {expected.Repository} is signed: {failure}.")
            : TrustJudge.SaysUnreachable(failure) ? Verdict.Unanswered($"the trust server {server} cannot be reached: {failure}.{StartOf(server)}")
            : Verdict.Refused($"no usable trust data for {expected.Image} from {server}: {failure}. Either it is unsigned, or signed elsewhere, or the server did not answer.");
    }
}
