using Omega.Core.Content;

namespace Omega.Image.Tests.Support;

/// <summary>Builds nginx/Dockerfile as the product does, from the context that it lays out.</summary>
internal static class ImageBuild
{
    public const string Revision = "0123456789abcdef0123456789abcdef01234567";
    public const string Created = "2026-01-31T09:30:00Z";
    public const string Epoch = "1769851800";

    /// <summary>Arguments without which no image of a release is built.</summary>
    public static Dictionary<string, string> Arguments(string @base, string version) => new()
    {
        ["BASE"] = @base,
        ["BASE_NAME"] = "omega/base:local",
        ["BASE_DIGEST"] = "sha256:" + new string('b', 64),
        ["VERSION"] = version,
        ["REVISION"] = Revision,
        ["CREATED"] = Created,
        ["SOURCE_DATE_EPOCH"] = Epoch,
    };

    public static async Task<ProgramResult> RunAsync(
        string tag, IReadOnlyDictionary<string, string> arguments, bool noCache = false, string? root = null, Site? site = null)
    {
        using var context = await SiteContext.PackAsync(root ?? Repository.Root, site ?? SiteContext.Read(root ?? Repository.Root));
        context.Position = 0;
        // Without buildx the client has only the classic builder, which it must be asked for.
        var buildx = await Shell.DockerAsync("buildx", "version");
        return await Shell.RunAsync(
            "docker",
            ["build", "--quiet", "--force-rm", .. noCache ? ["--no-cache"] : Array.Empty<string>(), "--file", "nginx/Dockerfile", "--tag", tag,
                .. arguments.SelectMany(argument => new[] { "--build-arg", $"{argument.Key}={argument.Value}" }), "-"],
            environment: new Dictionary<string, string> { ["DOCKER_BUILDKIT"] = buildx.ExitCode == 0 ? "1" : "0" },
            input: context);
    }
}
