using System.Text.Json.Nodes;
using Docker.DotNet;
using Docker.DotNet.Models;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Build.BuildKit;
using Omega.Offline.Plugins.Docker.Engine;
using Omega.Offline.Plugins.Docker.Values;

namespace Omega.Offline.Plugins.Docker.Build;

/// <summary>Builds an image with the Docker engine and pushes it when asked to.</summary>
internal sealed class ImageBuilder(DockerSession docker, ImageStore images)
{
    private const string BuildKit = "BuilderBuildKit";
    private const string Classic = "BuilderV1";

    /// <summary>Builds the image of the inputs; answers its registry digest when pushed, else its id.</summary>
    internal async Task<string> BuildAsync(Struct inputs, CancellationToken cancellation)
    {
        var name = inputs.Text("imageName")!;
        var log = new MessageLog();
        try
        {
            await RunAsync(name, inputs.Block("build") ?? BuildPlan.Complete(null), log, cancellation);
        }
        catch (DockerApiException refused)
        {
            throw new InvalidOperationException(Message(name, EngineErrors.Describe(refused), log), refused);
        }

        if (log.Error is { } error)
        {
            throw new InvalidOperationException(Message(name, error, log));
        }

        if (!inputs.Flag("skipPush"))
        {
            await PushAsync(name, inputs.Block("registry"), cancellation);
        }

        var image = await images.FindAsync(name, cancellation)
            ?? throw new InvalidOperationException(Message(name, "the engine has no such image after the build", log));
        return inputs.Flag("skipPush") ? image.ID : ImageStore.RepoDigest(image, name);
    }

    private async Task RunAsync(string name, Struct build, MessageLog log, CancellationToken cancellation)
    {
        var context = BuildContext.Read(build.Text("context")!, build.Text("dockerfile")!);
        switch (build.NonEmpty("builderVersion"))
        {
            case BuildKit:
                await new BuildKitBuilder(docker).BuildAsync(name, build, context, log, cancellation);
                return;
            case null or Classic:
                break;
            case var other:
                throw new InvalidOperationException(Message(
                    name, $"build.builderVersion must be {BuildKit} or {Classic}, was {other}.", log));
        }

        await using var archive = await context.PackAsync(cancellation);
        await docker.Client.Images.BuildImageFromDockerfileAsync(new ImageBuildParameters
        {
            Tags = [name],
            Dockerfile = context.DockerfileName,
            BuildArgs = build.Map("args"),
            Platform = build.NonEmpty("platform"),
            Target = build.NonEmpty("target"),
            NetworkMode = build.NonEmpty("network"),
            ExtraHosts = build.Texts("addHosts"),
            CacheFrom = CacheFrom(build.Block("cacheFrom")?.Texts("images") ?? []),
            Remove = true,
            ForceRemove = true,
            // The classic builder is the one that every engine has and that takes registry credentials with the request.
            Version = "1",
        }, archive, docker.AllCredentials, new Dictionary<string, string>(), log, cancellation);
    }

    // The engine reads one JSON text here; the client would send each image as a text of its own.
    private static List<string> CacheFrom(List<string> images) =>
        images.Count == 0 ? [] : [new JsonArray([.. images.Select(image => JsonValue.Create(image))]).ToJsonString()];

    private async Task PushAsync(string name, Struct? registry, CancellationToken cancellation)
    {
        var parsed = ImageName.Parse(name);
        var credentials = registry?.NonEmpty("username") is { } username
            ? new AuthConfig { Username = username, Password = registry.Text("password"), ServerAddress = registry.Text("server") }
            : docker.CredentialsFor(parsed);
        var log = new MessageLog();
        await docker.Client.Images.PushImageAsync(
            parsed.Repository, new ImagePushParameters { Tag = parsed.Tag ?? "latest" }, credentials, log, cancellation);
        if (log.Error is { } error)
        {
            throw new InvalidOperationException($"error pushing image {name}: {error}");
        }
    }

    private static string Message(string name, string error, MessageLog log) =>
        $"error building image {name}: {error}" + (log.Tail.Length > 0 ? $"\nLast lines of the build:\n{log.Tail}" : "");
}
