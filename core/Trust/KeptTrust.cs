using System.Text;
using System.Text.Json;
using Omega.Core.Registries;
using Omega.Core.Settings;

namespace Omega.Core.Trust;

/// <summary>
/// What proved releases, kept on this host: manifest and signatures of each, and the trust data of the repository. Read back it is
/// believed no more than what a server says: every signature is checked here.
/// </summary>
/// <param name="store">Where it is kept.</param>
/// <param name="image">The repository.</param>
/// <param name="policy">Who must have signed.</param>
public sealed class KeptTrust(EvidenceStore store, ImageSettings image, SigningSettings policy)
{
    private const string ManifestName = "manifest.json";
    private const string TrustDataName = "trust.json";

    // Trust data is of the repository and says of each release: kept with every one it would grow by the square.
    private readonly Digest _repository = Digest.Of($"{image.Registry}/{image.Repository}");

    /// <summary>Keeps what a verdict was made of. A host that cannot keep it has verified all the same: the first proof that needs it says so.</summary>
    internal async Task KeepAsync(RegistryManifest manifest, string evidence, IRegistry registry, CancellationToken cancellation)
    {
        try
        {
            KeepOnce(manifest.Digest, ManifestName, manifest.Bytes.Span);
            if (policy.Method == SigningMethod.ContentTrust && !IsRepeated(evidence))
            {
                KeepOnce(_repository, TrustDataName, Encoding.UTF8.GetBytes(evidence));
            }
            else if (policy.Method == SigningMethod.Cosign && !store.Artifacts(manifest.Digest).Any(artifact => SignedStatement.Read(artifact) is not null))
            {
                store.Keep(manifest.Digest, await registry.AttachedAsync(image.Repository, manifest.Digest, cancellation).ConfigureAwait(false));
            }
        }
        catch (OmegaException)
        {
        }
    }

    /// <summary>The manifest of a release; null where none is kept, or other bytes are.</summary>
    public RegistryManifest? Manifest(Digest release) => store.Find(release, ManifestName, release) is { } bytes ? RegistryManifest.Read(bytes) : null;

    /// <summary>What is kept of a release's signatures, in the words of the step that reads them elsewhere; or why it is not to be used.</summary>
    public (string? Evidence, string? Problem) Signatures(Digest release)
    {
        if (policy.Method == SigningMethod.ContentTrust)
        {
            var text = store.Read(_repository, TrustDataName) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
            var path = store.PathOf(_repository, TrustDataName);
            return text is null ? (null, $"no trust data of {image.Registry}/{image.Repository} is kept in {path}")
                : TufChain.Problem(text) is { } problem ? (null, $"the trust data in {path} is not what was signed: {problem}")
                : (text, null);
        }

        var signed = store.Artifacts(release).Select(SignedStatement.Read).OfType<SignedStatement>().Where(read => read.Digest == release).ToList();
        return signed.Count == 0 ? (null, $"no signature of {release} is kept in {store.PathOf(release, "attached")}") : (Answers(signed), null);
    }

    /// <summary>One answer for each identity of the trust policy, in its order. What a keyless identity signed is proven by servers only.</summary>
    private string Answers(List<SignedStatement> signed)
    {
        object Answer(string signer)
        {
            var shown = signed.Where(one => one.Envelope.IsSignedBy(signer)).Select(one => new
            {
                critical = new { image = new Dictionary<string, string> { ["docker-manifest-digest"] = one.Digest.ToString() } },
                optional = one.Annotations,
            }).ToList();
            return shown.Count > 0 ? new { shown } : new { failure = "no matching signatures" };
        }

        return JsonSerializer.Serialize(new
        {
            method = "cosign",
            answers = (policy.Signers ?? []).Select(signer => Answer(signer.Trim()))
                .Concat((policy.Keyless ?? []).Select(_ => (object)new { failure = "no matching signatures" })),
        });
    }

    /// <summary>Whether a server repeats what it said before what is kept: that would take the proof of later releases away. Begun anew, it has another root.</summary>
    private bool IsRepeated(string evidence)
    {
        if (store.Read(_repository, TrustDataName) is not { } kept || TufChain.Problem(Encoding.UTF8.GetString(kept)) is not null)
        {
            return false;
        }

        using var before = JsonDocument.Parse(kept);
        using var now = JsonDocument.Parse(evidence);
        static string? Root(JsonDocument data) => TrustJudge.Field(data.RootElement, "roles", "root")?.GetRawText();
        static long Version(JsonDocument data) =>
            TrustJudge.Field(data.RootElement, "roles", "timestamp", "signed", "version") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var version) ? version : 0;
        return Root(before) == Root(now) && Version(now) < Version(before);
    }

    private void KeepOnce(Digest of, string name, ReadOnlySpan<byte> content)
    {
        if (content.Length > 0 && !(store.Read(of, name) is { } kept && content.SequenceEqual(kept)))
        {
            store.Keep(of, name, content);
        }
    }
}
