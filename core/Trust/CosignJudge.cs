using System.Text.Json;
using Omega.Core.Registries;
using Omega.Core.Settings;

namespace Omega.Core.Trust;

/// <summary>
/// Judges what cosign shows of a digest, one answer for each identity of the trust policy. Its words count, not its exit code alone: a
/// program that accepts everything verifies nothing.
/// </summary>
internal static class CosignJudge
{
    private const string Version = "version";
    private const string None = "none";

    public static Verdict Judge(JsonElement evidence, TrustExpectations expected)
    {
        var signers = Signers(expected);
        if (TrustJudge.Field(evidence, "answers") is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() != signers.Count)
        {
            return Verdict.Refused(TrustJudge.Unusable(expected));
        }

        List<string> signed = [];
        List<string> versions = [];
        List<RevokedSigner> revoked = [];
        var answers = list.EnumerateArray().ToList();
        for (var index = 0; index < answers.Count; index++)
        {
            if (TrustJudge.Text(answers[index], "failure") is { } failure)
            {
                if (Failed(TrustJudge.Shown(failure), expected) is { } refusal)
                {
                    return refusal;
                }
            }
            else if (TrustJudge.Field(answers[index], "shown") is { ValueKind: JsonValueKind.Array } shown)
            {
                var payloads = shown.EnumerateArray().ToList();
                if (!payloads.Any(payload => Digest(payload) == expected.Digest.ToString()))
                {
                    return Verdict.Refused($"cosign succeeded but shows a signature of '{TrustJudge.Shown(string.Join(", ", payloads.Select(Digest)))}' instead of "
                        + $"{expected.Digest} with version {expected.Version}. Check the program cosign on this machine.");
                }

                var mine = payloads.Where(payload => Digest(payload) == expected.Digest.ToString()).Select(SignedVersion).ToList();
                if (expected.IsVersioned && !mine.Contains(expected.Version.ToString()))
                {
                    versions.AddRange(mine.Select(version => version ?? None));
                }
                else if (expected.Revocation(signers[index]) is { } revocation)
                {
                    revoked.Add(revocation);
                }
                else if (!signed.Contains(SigningSettings.NameOf(signers[index])))
                {
                    signed.Add(SigningSettings.NameOf(signers[index]));
                }
            }
            else
            {
                return Verdict.Refused(TrustJudge.Unusable(expected));
            }
        }

        return signed.Count >= expected.Threshold ? expected.Accept(signed, null)
            : signed.Count > 0 ? Verdict.Unsigned(expected.TooFew(signed))
            : revoked.Count > 0 ? Verdict.Unsigned($"{expected.Reference} is signed by a key that counts no more since {TrustExpectations.Time(revoked[0].Time)} (omega:signing.revoked).")
            : versions.Count > 0 ? Verdict.Unsigned($"{expected.Reference} is signed for version {TrustJudge.Shown(string.Join(", ", Named(versions)))}, "
                + $"not for {expected.Version} which is to be deployed.")
            : Verdict.Unsigned($"{expected.Reference} is signed, but by none of omega:signing.signers and omega:signing.keyless.");
    }

    /// <summary>Whom an answer is about: the keys, then the identities, as the step asks for them.</summary>
    private static List<string> Signers(TrustExpectations expected) =>
        [.. (expected.Policy.Signers ?? []).Select(signer => signer.Trim()), .. (expected.Policy.Keyless ?? []).Select(keyless => keyless.Identity)];

    /// <summary>What lies signed beside an image, and names no version, is not spoken of where something else does.</summary>
    private static IEnumerable<string> Named(List<string> versions) => versions.Distinct()
        .Where(version => version != None || versions.All(other => other == None)).Order(StringComparer.Ordinal);

    private static string Digest(JsonElement payload) =>
        TrustJudge.Field(payload, "critical", "image", "docker-manifest-digest") is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "nothing";

    private static string? SignedVersion(JsonElement payload) =>
        TrustJudge.Field(payload, "optional", Version) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>Null when another identity may still have signed.</summary>
    private static Verdict? Failed(string failure, TrustExpectations expected)
    {
        bool Says(string words) => failure.Contains(words, StringComparison.OrdinalIgnoreCase);
        var registry = expected.Repository.Split('/')[0];
        return Says("no signatures found")
                ? Verdict.Nothing($"there is no signature of {expected.Reference} in the registry. It is unsigned, or signed elsewhere, or the registry was cleaned up.")
            : Says("no matching ") ? null
            : Says("UNAUTHORIZED") || Says("DENIED") || Says("FORBIDDEN") ? Verdict.Refused($"the registry {registry} does not let this login read signatures: {failure}.")
            : Says("expired") ? Verdict.Refused($"what vouches for the signature of {expected.Reference} is expired: {failure}. Renew omega:signing.trustedRoot, or sign again.")
            : Says("tuf") ? Verdict.Refused($"the trust root of Sigstore, which keyless verification needs, cannot be fetched: {failure}. Give one in omega:signing.trustedRoot.")
            : Says("x509") ? Verdict.Refused($"the registry {registry} is not trusted: {failure}. Put its authority (PEM) into omega:image.ca.")
            : TrustJudge.SaysUnreachable(failure) ? Verdict.Unanswered($"the registry {registry} cannot be reached: {failure}.{RegistryTransport.StartOf(registry)}")
            : Verdict.Refused($"cosign cannot verify {expected.Reference}: {failure}.");
    }
}
