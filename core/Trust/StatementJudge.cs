using Omega.Core.Registries;
using Omega.Core.Settings;

namespace Omega.Core.Trust;

/// <summary>
/// Judges statements about an image by the trust policy of the image itself: the same signers, as many of them, none whose word counts no
/// more. Pure; no program is asked, so that it holds where nothing can be reached.
/// </summary>
public static class StatementJudge
{
    /// <summary>The statement of a kind that enough expected signers signed; or why there is none.</summary>
    /// <param name="kind">What it is about.</param>
    /// <param name="artifacts">What lies beside the image, or is kept of it.</param>
    /// <param name="signatures">What there is to say about the image's signatures; read for content trust alone.</param>
    /// <param name="expected">The image and who must have signed.</param>
    public static (Statement? Statement, string? Refusal) Judge(
        StatementKind kind, IEnumerable<Artifact> artifacts, string signatures, TrustExpectations expected)
    {
        var found = artifacts.Select(artifact => Read(artifact, expected.Digest)).Where(read => read?.Statement.Kind == kind)
            .Select(read => (read!.Value.Statement, Refusal: Problem(read.Value.Statement, read.Value.Envelope, signatures, expected)))
            .OrderBy(read => read.Statement.Digest.Hex, StringComparer.Ordinal).ToList();
        var name = kind == StatementKind.Sbom ? "inventory (SBOM)" : "provenance";
        var signed = found.FirstOrDefault(read => read.Refusal is null).Statement;
        return signed is not null ? (signed, null)
            : (null, found.Count == 0
                ? $"Refused: there is no {name} beside {expected.Reference}. It was published without omega:evidence, or the registry was cleaned up: what is kept on the host that "
                    + "deployed it goes back by `./omega evidence restore`."
                : $"Refused: the {name} beside {expected.Reference} does not count: {found[0].Refusal}");
    }

    /// <summary>The statement about an image that an artifact holds, whoever signed it; null: it holds none.</summary>
    public static Statement? StatementOf(Artifact artifact, Digest image) => Read(artifact, image)?.Statement;

    /// <summary>The statement about an image that an artifact holds, and the signatures on it.</summary>
    internal static (Statement Statement, SignedEnvelope? Envelope)? Read(Artifact artifact, Digest image)
    {
        var envelope = artifact.Type == Artifact.Bundle ? SignedEnvelope.Read(artifact.Content) : null;
        var content = envelope is not null ? envelope.Payload : artifact.Type == Artifact.InToto ? artifact.Content : default;
        return Statement.Read(content, image) is { } statement ? (statement, envelope) : null;
    }

    private static string? Problem(Statement statement, SignedEnvelope? envelope, string signatures, TrustExpectations expected)
    {
        if (expected.Policy.Method == SigningMethod.ContentTrust)
        {
            var verdict = TrustJudge.Judge(signatures, expected with { Digest = statement.Digest, Part = Statement.NameOf(statement.Kind) });
            return verdict.Refusal?["Refused: ".Length..];
        }

        var signers = (expected.Policy.Signers ?? []).Select(signer => signer.Trim()).Distinct().Where(signer => envelope?.IsSignedBy(signer) == true).ToList();
        var counting = signers.Where(signer => expected.Revocation(signer) is null).Select(SigningSettings.NameOf).ToList();
        return counting.Count >= expected.Threshold ? null
            : counting.Count > 0 ? expected.TooFew(counting)
            : signers.Count > 0 ? $"it is signed by a key that counts no more since {TrustExpectations.Time(expected.Revocation(signers[0])!.Time)} (omega:signing.revoked)."
            : "it is signed by none of omega:signing.signers.";
    }
}
