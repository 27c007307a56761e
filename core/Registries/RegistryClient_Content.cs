using System.Net;

namespace Omega.Core.Registries;

/// <summary>What is not asked about a release but moved: its bytes.</summary>
public sealed partial class RegistryClient
{
    /// <summary>The bytes of a manifest, hashed here: those of that digest and no others.</summary>
    /// <exception cref="OmegaException">They are not there, may not be read, or are others.</exception>
    internal async Task<ReadOnlyMemory<byte>> ManifestBytesAsync(string repository, Digest digest, CancellationToken cancellation)
    {
        using var response = await SendAsync(
            HttpMethod.Get, $"{repository}/manifests/{digest}", Manifests, Scope(repository), null, cancellation).ConfigureAwait(false);
        var body = await BodyAsync(response, cancellation).ConfigureAwait(false);
        return !response.IsSuccessStatusCode ? throw NotRead(repository, digest, response.StatusCode)
            : Digest.Of(body.Span) == digest ? body
            : throw Others(repository, digest);
    }

    /// <summary>Whether a repository holds a blob that this login may read.</summary>
    internal async Task<bool> HasBlobAsync(string repository, Digest digest, CancellationToken cancellation)
    {
        using var response = await SendAsync(HttpMethod.Head, $"{repository}/blobs/{digest}", [], Scope(repository), null, cancellation).ConfigureAwait(false);
        return response.IsSuccessStatusCode;
    }

    /// <summary>Writes a blob into a file, hashed on its way.</summary>
    /// <exception cref="OmegaException">It is not there, may not be read, or is another one.</exception>
    internal async Task ReadBlobAsync(string repository, Digest digest, Stream file, CancellationToken cancellation)
    {
        using var response = await SendAsync(HttpMethod.Get, $"{repository}/blobs/{digest}", [], Scope(repository), null, cancellation).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw NotRead(repository, digest, response.StatusCode);
        }

        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            await body.CopyToAsync(file, cancellation).ConfigureAwait(false);
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            throw new OmegaException($"Cannot read {_registry}/{repository}@{digest} from the registry: its answer was cut off.");
        }

        file.Position = 0;
        if (await Digest.OfAsync(file, cancellation).ConfigureAwait(false) != digest)
        {
            throw Others(repository, digest);
        }
    }

    /// <summary>Writes a blob; the registry compares it with its digest.</summary>
    /// <exception cref="OmegaException">The registry does not take it.</exception>
    internal async Task WriteBlobAsync(string repository, Digest digest, Func<HttpContent> content, CancellationToken cancellation)
    {
        var scope = Scope(repository);
        using var begun = await SendAsync(HttpMethod.Post, $"{repository}/blobs/uploads/", [], scope, null, cancellation).ConfigureAwait(false);
        var place = begun.Headers.Location is { } location ? new Uri(begun.RequestMessage!.RequestUri!, location) : null;
        if (begun.StatusCode != HttpStatusCode.Accepted || place is null || place.Authority != _address!.Authority)
        {
            throw NotWritten($"{repository}@{digest}", begun.StatusCode);
        }

        var target = place.AbsoluteUri + (place.Query.Length == 0 ? "?" : "&") + $"digest={digest}";
        using var written = await SendAsync(HttpMethod.Put, target, [], scope, content, cancellation).ConfigureAwait(false);
        if (!written.IsSuccessStatusCode)
        {
            throw NotWritten($"{repository}@{digest}", written.StatusCode);
        }
    }

    /// <summary>Writes a manifest under a tag.</summary>
    /// <exception cref="OmegaException">The registry does not take it.</exception>
    internal async Task WriteManifestAsync(string repository, string tag, Func<HttpContent> content, CancellationToken cancellation)
    {
        using var put = await SendAsync(HttpMethod.Put, $"{repository}/manifests/{tag}", [], Scope(repository), content, cancellation).ConfigureAwait(false);
        if (!put.IsSuccessStatusCode)
        {
            throw NotWritten($"{repository}:{tag}", put.StatusCode);
        }
    }

    private OmegaException NotRead(string repository, Digest digest, HttpStatusCode status) =>
        new($"Cannot read {_registry}/{repository}@{digest} from the registry: it answers {RegistryTransport.Said(status, "")}.");

    internal OmegaException NotWritten(string name, HttpStatusCode status) =>
        new($"Cannot write {_registry}/{name} into the registry: it answers {RegistryTransport.Said(status, "")}.");

    private OmegaException Others(string repository, Digest digest) =>
        new($"Refused: the registry {_registry} answers for {repository}@{digest} with other bytes.", ExitCode.Refused);
}
