using Omega.Core.Registries;
using Omega.Core.Settings;

namespace Omega.Core.Trust;

/// <summary>
/// Signs what is said of a release, keeps all of it, and puts it beside the image in one write: a tag that cannot be written twice takes
/// it as well.
/// </summary>
internal sealed class Attestation(ImageSettings image, SigningSettings policy, IRegistry registry, RunStep run, EvidenceStore kept)
{
    /// <summary>Runs a step that signs; returns what it printed.</summary>
    /// <exception cref="OmegaException">It failed.</exception>
    public async Task<string> RunAsync(
        string step, string version, RegistryManifest manifest, IReadOnlyList<Statement> said, Dictionary<string, string> variables, CancellationToken cancellation)
    {
        using var work = kept.Begin();
        foreach (var statement in said)
        {
            await File.WriteAllBytesAsync(work.File(Statement.NameOf(statement.Kind)), statement.Content, cancellation).ConfigureAwait(false);
        }

        variables["FOLDER"] = work.Path;
        variables["STATEMENTS"] = string.Join(' ', said.Select(statement => Statement.NameOf(statement.Kind)));
        var printed = await run(step, variables, cancellation).ConfigureAwait(false);
        var created = ReleaseVersion.Parse(version).Rfc3339;
        List<Artifact> artifacts = policy.Method == SigningMethod.ContentTrust
            ? [.. said.Select(statement => Artifact.Of(manifest, Artifact.InToto, statement.Content, new Dictionary<string, string>
                { ["in-toto.io/predicate-type"] = Statement.TypeOf(statement.Kind), ["org.opencontainers.image.created"] = created }))]
            : [.. Directory.EnumerateFiles(work.Path, "*.bundle").Order(StringComparer.Ordinal)
                .Select(file => Artifact.Of(manifest, Artifact.Bundle, File.ReadAllBytes(file), new Dictionary<string, string>
                {
                    ["dev.sigstore.bundle.content"] = "dsse-envelope",
                    ["dev.sigstore.bundle.predicateType"] = said.Where(statement => Path.GetFileNameWithoutExtension(file) == Statement.NameOf(statement.Kind))
                        .Select(statement => Statement.TypeOf(statement.Kind)).FirstOrDefault() ?? Statement.SignatureType,
                    ["org.opencontainers.image.created"] = created,
                }))];
        if (artifacts.Count > 0)
        {
            kept.Keep(manifest.Digest, artifacts);
            await registry.AttachAsync(image.Repository, manifest.Digest, artifacts, cancellation).ConfigureAwait(false);
        }

        return printed;
    }
}
