using System.Text.Json;
using Omega.Core.Registries;
using Omega.Core.Settings;

namespace Omega.Core.Evidence;

/// <summary>Asks a registry what the tag of a pinned image names now.</summary>
/// <param name="registry">Opens registries.</param>
public sealed class BaseCheck(RegistryLogin registry)
{
    private const string Hub = "docker.io";
    private const string HubAddress = "registry-1.docker.io";
    private const string Created = "org.opencontainers.image.created";

    /// <summary>What is under the tag of a base.</summary>
    /// <param name="image">The stack's registry, its base, and its platform.</param>
    /// <param name="user">User at the stack's registry; at another nobody is logged in.</param>
    /// <param name="password">His password.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OmegaException">The registry did not answer, or has no such tag that may be read.</exception>
    public async Task<BaseState> OfAsync(ImageSettings image, string user, string password, CancellationToken cancellation = default)
    {
        var name = ImageName.TryParse(image.Base)!;
        var isOwn = name.Registry == image.Registry;
        var opened = registry(
            image with { Registry = name.Registry == Hub ? HubAddress : name.Registry, Ca = isOwn ? image.Ca : null }, isOwn ? user : "", isOwn ? password : "");
        using var closing = opened as IDisposable;
        var tagged = await FindAsync(opened, name, name.Tag!, cancellation).ConfigureAwait(false)
            ?? throw new OmegaException($"The registry {name.Registry} has no tag {name.Tag} of {name.Repository} that may be read, so nobody can say what is newer. Check omega:image.base.");
        var pinned = Digest.Parse(name.Digest!);
        if (tagged.Digest == pinned || MembersOf(tagged).Contains(pinned))
        {
            return new BaseState(image.Base, null, await DayAsync(opened, name, tagged, cancellation).ConfigureAwait(false), null, IsHeld: true);
        }

        var held = await FindAsync(opened, name, pinned.ToString(), cancellation).ConfigureAwait(false);
        return new BaseState(
            image.Base, $"{image.BaseName}@{tagged.Digest}",
            held is null ? null : await DayAsync(opened, name, held, cancellation).ConfigureAwait(false),
            await DayAsync(opened, name, tagged, cancellation).ConfigureAwait(false), held is not null);
    }

    private static async Task<RegistryManifest?> FindAsync(IRegistry registry, ImageName name, string reference, CancellationToken cancellation) =>
        (await registry.ManifestAsync(name.Repository, reference, cancellation).ConfigureAwait(false) as RegistryAnswer.Found)?.Manifest;

    /// <summary>When an image says that it was made; null where it does not, and for an index, which says nothing itself.</summary>
    private static async Task<string?> DayAsync(IRegistry registry, ImageName name, RegistryManifest manifest, CancellationToken cancellation) =>
        (await registry.LabelsAsync(name.Repository, manifest, cancellation).ConfigureAwait(false)).GetValueOrDefault(Created) is { } created ? Trust.TrustJudge.Shown(created) : null;

    /// <summary>What an index names: a base may be pinned to the image of one platform.</summary>
    private static List<Digest> MembersOf(RegistryManifest manifest)
    {
        if (!manifest.IsIndex)
        {
            return [];
        }

        using var json = JsonDocument.Parse(manifest.Bytes);
        return json.RootElement.TryGetProperty("manifests", out var members) && members.ValueKind == JsonValueKind.Array
            ? [.. members.EnumerateArray().Select(member => Trust.TrustJudge.Text(member, "digest")).Select(text => Digest.TryParse(text, out var digest) ? digest : null).OfType<Digest>()]
            : [];
    }
}

/// <summary>What a registry says of a base.</summary>
/// <param name="Base">The base as it is pinned.</param>
/// <param name="Newer">What the tag names now, pinned; null: the same.</param>
/// <param name="Made">When the pinned one says that it was made; null: it does not say.</param>
/// <param name="NewerMade">When the other one says that it was made; null: it does not say.</param>
/// <param name="IsHeld">Whether the registry still has the pinned one.</param>
public sealed record BaseState(string Base, string? Newer, string? Made, string? NewerMade, bool IsHeld);
