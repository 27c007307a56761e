using System.Net.Http.Headers;
using System.Text.Json;

namespace Omega.Core.Registries;

/// <summary>Brings one image from a repository to another one, by its digest: the same manifest, and every blob that it names.</summary>
/// <param name="from">Registry that holds it.</param>
/// <param name="fromRepository">Repository there.</param>
/// <param name="to">Registry that is to hold it.</param>
/// <param name="toRepository">Repository there.</param>
public sealed class ImageCopy(RegistryClient from, string fromRepository, RegistryClient to, string toRepository)
{
    /// <summary>Copies what is not there yet; the tag is written last, so that it never names half an image, and is never moved.</summary>
    /// <param name="digest">Digest of the image's manifest.</param>
    /// <param name="tag">Tag that it gets.</param>
    /// <param name="cancellation">Stops it between two blobs; what is copied stays.</param>
    /// <exception cref="OmegaException">A registry refuses, answers with other bytes, or holds another image under the tag.</exception>
    public async Task RunAsync(Digest digest, string tag, CancellationToken cancellation = default)
    {
        if (await to.DigestAsync(toRepository, tag, cancellation).ConfigureAwait(false) is { } held)
        {
            if (held != digest.ToString())
            {
                throw new OmegaException(
                    $"Refused: the tag {toRepository}:{tag} is there already and names {held}, to be promoted is {digest}. A version is never moved: somebody pushed another image over it.",
                    ExitCode.Refused);
            }

            return;
        }

        var manifest = await from.ManifestBytesAsync(fromRepository, digest, cancellation).ConfigureAwait(false);
        var (type, blobs) = Read(manifest, digest);
        foreach (var blob in blobs)
        {
            if (!await to.HasBlobAsync(toRepository, blob, cancellation).ConfigureAwait(false))
            {
                await CopyAsync(blob, cancellation).ConfigureAwait(false);
            }
        }

        await to.WriteManifestAsync(
            toRepository, tag, () => new ReadOnlyMemoryContent(manifest) { Headers = { ContentType = new MediaTypeHeaderValue(type) } }, cancellation).ConfigureAwait(false);
    }

    private async Task CopyAsync(Digest blob, CancellationToken cancellation)
    {
        var path = Path.GetTempFileName();
        try
        {
            await using (var file = File.Create(path))
            {
                await from.ReadBlobAsync(fromRepository, blob, file, cancellation).ConfigureAwait(false);
            }

            // Opened anew for each attempt: a registry that asks for patience has read some of it.
            await to.WriteBlobAsync(
                toRepository, blob, () => new StreamContent(File.OpenRead(path)) { Headers = { ContentType = new("application/octet-stream") } }, cancellation)
                .ConfigureAwait(false);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static (string Type, IReadOnlyList<Digest> Blobs) Read(ReadOnlyMemory<byte> manifest, Digest digest)
    {
        try
        {
            using var document = JsonDocument.Parse(manifest);
            var root = document.RootElement;
            if (RegistryManifest.Read(manifest).Config is { } config
                && root.TryGetProperty("layers", out var layers) && layers.ValueKind == JsonValueKind.Array
                && root.TryGetProperty("mediaType", out var type) && MediaTypeHeaderValue.TryParse(type.GetString(), out _))
            {
                return (type.GetString()!, [config, .. layers.EnumerateArray().Select(layer => Digest.Parse(layer.GetProperty("digest").GetString()!)).Distinct()]);
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentNullException)
        {
            // Told below.
        }

        throw new OmegaException($"Refused: {digest} is no manifest of one image with its media type, so it is not promoted.", ExitCode.Refused);
    }
}
