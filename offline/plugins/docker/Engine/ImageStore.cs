using Docker.DotNet;
using Docker.DotNet.Models;

namespace Omega.Offline.Plugins.Docker.Engine;

/// <summary>Finds, fetches and names images.</summary>
internal sealed class ImageStore(DockerSession docker)
{
    /// <summary>The image of that name, or null when the engine has none.</summary>
    internal async Task<ImageInspectResponse?> FindAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return await docker.Client.Images.InspectImageAsync(name, cancellation);
        }
        catch (DockerApiException missing) when (missing.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>The image of that name, pulled when the engine does not have it.</summary>
    internal async Task<ImageInspectResponse> FindOrPullAsync(string name, string? platform, CancellationToken cancellation)
    {
        if (await FindAsync(name, cancellation) is { } local)
        {
            return local;
        }

        await PullAsync(name, platform, cancellation);
        return await FindAsync(name, cancellation)
            ?? throw new InvalidOperationException($"unable to find or pull image {name}");
    }

    /// <summary>The registry digest under which the image's repository knows it; its id when no registry does.</summary>
    internal static string RepoDigest(ImageInspectResponse image, string name)
    {
        var repository = ImageName.Parse(name).Repository + "@";
        return image.RepoDigests?.FirstOrDefault(digest => digest.StartsWith(repository, StringComparison.Ordinal))
            ?? image.RepoDigests?.FirstOrDefault() ?? image.ID;
    }

    private async Task PullAsync(string name, string? platform, CancellationToken cancellation)
    {
        var parsed = ImageName.Parse(name);
        var messages = new MessageLog();
        try
        {
            await docker.Client.Images.CreateImageAsync(
                new ImagesCreateParameters { FromImage = parsed.Repository, Tag = parsed.Reference, Platform = platform ?? "" },
                docker.CredentialsFor(parsed), messages, cancellation);
        }
        catch (DockerApiException refused)
        {
            throw new InvalidOperationException(
                $"unable to pull image {name}: error pulling image {name}: {EngineErrors.Describe(refused)}", refused);
        }

        if (messages.Error is { } error)
        {
            throw new InvalidOperationException($"unable to pull image {name}: error pulling image {name}: {error}");
        }
    }
}
