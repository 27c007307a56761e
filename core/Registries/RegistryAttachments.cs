using System.Net;
using System.Text.Json;

namespace Omega.Core.Registries;

/// <summary>What lies beside images: by the registry's own list, or, where it has none, by a tag that stands for it (OCI 1.1, both ways).</summary>
internal sealed class RegistryAttachments(RegistryClient client, string registry, string repository)
{
    private const string Index = "application/vnd.oci.image.index.v1+json";
    private const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    private const string SubjectHeader = "OCI-Subject";
    private const int LargestContent = 64 << 20;
    private const int Most = 200;

    private readonly string _scope = RegistryClient.Scope(repository);

    public async Task<IReadOnlyList<Artifact>> ReadAsync(Digest subject, CancellationToken cancellation)
    {
        var listed = await ListAsync($"{repository}/referrers/{subject}", cancellation).ConfigureAwait(false);
        var tagged = listed is { Count: > 0 } ? null : await ListAsync($"{repository}/manifests/{Tag(subject)}", cancellation).ConfigureAwait(false);
        var found = new List<Artifact>();
        foreach (var digest in (listed ?? []).Concat(tagged ?? []).Select(DigestOf).OfType<Digest>().Distinct().Take(Most))
        {
            if (await GetAsync($"{repository}/manifests/{digest}", [Manifest], cancellation).ConfigureAwait(false) is { } manifest
                && Digest.Of(manifest.Span) == digest && Artifact.ContentOf(manifest) is { } named
                && await GetAsync($"{repository}/blobs/{named}", [], cancellation).ConfigureAwait(false) is { } content
                && Artifact.Read(manifest, content) is { } artifact && artifact.Subject == subject)
            {
                found.Add(artifact);
            }
        }

        return found;
    }

    public async Task WriteAsync(Digest subject, IReadOnlyList<Artifact> artifacts, CancellationToken cancellation)
    {
        var isListed = true;
        await UploadAsync("{}"u8.ToArray(), cancellation).ConfigureAwait(false);
        foreach (var artifact in artifacts)
        {
            await UploadAsync(artifact.Content, cancellation).ConfigureAwait(false);
            using var put = await PutAsync($"{artifact.Digest}", artifact.Manifest, Manifest, cancellation).ConfigureAwait(false);
            isListed &= put.Headers.Contains(SubjectHeader);
            if (!put.IsSuccessStatusCode)
            {
                throw client.NotWritten($"{repository}@{artifact.Digest}", put.StatusCode);
            }
        }

        if (!isListed)
        {
            await TagAsync(subject, artifacts, cancellation).ConfigureAwait(false);
        }
    }

    private async Task TagAsync(Digest subject, IReadOnlyList<Artifact> artifacts, CancellationToken cancellation)
    {
        var before = await ListAsync($"{repository}/manifests/{Tag(subject)}", cancellation).ConfigureAwait(false) ?? [];
        var kept = new List<object>();
        foreach (var entry in before)
        {
            if (DigestOf(entry) is { } digest && artifacts.All(artifact => artifact.Digest != digest)
                && await GetAsync($"{repository}/manifests/{digest}", [Manifest], cancellation).ConfigureAwait(false) is not null)
            {
                kept.Add(entry);
            }
        }

        var index = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = Index,
            ["manifests"] = (object[])[.. kept, .. artifacts.Select(artifact => artifact.Listed)],
        });
        using var put = await PutAsync(Tag(subject), index, Index, cancellation).ConfigureAwait(false);
        if (!put.IsSuccessStatusCode)
        {
            throw new OmegaException($"The registry {registry} does not let the tag {repository}:{Tag(subject)} be written: it answers "
                + $"{RegistryTransport.Said(put.StatusCode, "")}. Signatures and evidence of an image are listed there, as this registry has no list of its own"
                + (before.Count > 0 ? ", and it names some already. Where tags cannot be written twice, exempt `sha256-*`." : "."));
        }
    }

    /// <summary>What a list names; null where there is no list.</summary>
    private async Task<List<JsonElement>?> ListAsync(string path, CancellationToken cancellation)
    {
        if (await GetAsync(path, [Index], cancellation).ConfigureAwait(false) is not { } text)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("manifests", out var manifests)
                && manifests.ValueKind == JsonValueKind.Array ? [.. manifests.EnumerateArray().Select(entry => entry.Clone())] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Digest? DigestOf(JsonElement entry) => entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("digest", out var text)
        && text.ValueKind == JsonValueKind.String && Digest.TryParse(text.GetString(), out var digest) ? digest : null;

    /// <summary>The body of an answer; null where there is nothing, or the registry does not know the question.</summary>
    private async Task<ReadOnlyMemory<byte>?> GetAsync(string path, string[] accept, CancellationToken cancellation)
    {
        using var response = await client.SendAsync(HttpMethod.Get, path, accept, _scope, null, cancellation).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return await RegistryClient.BodyAsync(response, cancellation, LargestContent).ConfigureAwait(false);
        }

        return response.StatusCode < HttpStatusCode.InternalServerError ? (ReadOnlyMemory<byte>?)null
            : throw new OmegaException($"Cannot read {registry}/{path} from the registry: it answers {RegistryTransport.Said(response.StatusCode, "")}.");
    }

    private Task UploadAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation) => client.WriteBlobAsync(
        repository, Digest.Of(content.Span), () => AnnotatedManifest.Content(content, "application/octet-stream"), cancellation);

    private Task<HttpResponseMessage> PutAsync(string reference, ReadOnlyMemory<byte> content, string type, CancellationToken cancellation) => client.SendAsync(
        HttpMethod.Put, $"{repository}/manifests/{reference}", [], _scope, () => AnnotatedManifest.Content(content, type), cancellation);

    private static string Tag(Digest subject) => $"sha256-{subject.Hex}";
}
