using Omega.Core.Registries;
using Omega.Core.Settings;

namespace Omega.Core.Trust;

/// <summary>Judges whether enough second builders signed that a release is the same when it is built again. Pure; the builders' own keys count for nothing.</summary>
internal static class RebuildJudge
{
    /// <summary>Who signed it; or why the release is refused.</summary>
    /// <param name="artifacts">What lies beside the image, or is kept of it.</param>
    /// <param name="signatures">What there is to say about the image's signatures; read for content trust alone.</param>
    /// <param name="expected">The image and the trust policy, which asks for second builders.</param>
    public static (IReadOnlyList<string> Signers, string? Refusal) Judge(IEnumerable<Artifact> artifacts, string signatures, TrustExpectations expected)
    {
        var asked = expected.Policy.Rebuilders!;
        var others = expected with
        {
            Policy = expected.Policy with
            {
                Signers = [.. asked.Signers.Where(signer => !IsBuilder(signer, expected.Policy))],
                Keyless = null,
                Rebuilders = null,
                Threshold = asked.Threshold,
            },
        };
        HashSet<string> signers = [];
        string? why = null;
        foreach (var (statement, envelope) in artifacts.Select(artifact => StatementJudge.Read(artifact, expected.Digest))
            .OfType<(Statement, SignedEnvelope?)>().Where(read => read.Item1.Kind == StatementKind.Rebuild && RebuildStatement.SaysSame(read.Item1, expected.Version)))
        {
            if (expected.Policy.Method == SigningMethod.ContentTrust)
            {
                var verdict = TrustJudge.Judge(signatures, others with { Digest = statement.Digest, Part = Statement.NameOf(statement.Kind) });
                // The ledger names keys: whose a role's name is may be changed at the trust server.
                signers.UnionWith((verdict.Image?.Signers ?? []).Select(name => SigningPlan.KeysOfSigner(signatures, name)));
                why ??= verdict.Refusal?["Refused: ".Length..];
            }
            else
            {
                signers.UnionWith(others.Policy.Signers!
                    .Where(signer => envelope?.IsSignedBy(signer) == true && expected.Revocation(signer) is null).Select(SigningSettings.NameOf));
                why ??= "it is signed by none of omega:signing.rebuilders.signers whose word counts.";
            }
        }

        return signers.Count >= asked.Threshold ? ([.. signers.Order(StringComparer.Ordinal)], null) : ([],
            $"Refused: version {expected.Version} of {expected.Repository} ({expected.Digest}) was built again, and signed, by {signers.Count} of the "
            + $"{asked.Threshold} second builders that omega:signing.rebuilders asks for ({asked.Names}).{(why is null || signers.Count > 0 ? "" : $" What lies beside it does not count: {why}")} "
            + $"On a machine of one of them, with the stack that built it: `./omega rebuild {expected.Version} <stack> --sign`.");
    }

    private static bool IsBuilder(string signer, SigningSettings policy) =>
        (policy.Signers ?? []).Any(builder => SigningSettings.NameOf(builder.Trim()) == SigningSettings.NameOf(signer.Trim()));
}
