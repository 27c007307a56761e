using Omega.Cli.Configuration;
using Omega.Cli.Engines;
using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Core.Context;
using Omega.Core.Evidence;
using Omega.Core.Registries;
using Omega.Core.Settings;

namespace Omega.Cli.Releases;

/// <summary>
/// Builds a recorded release again from its commit and base, with an empty cache, in a checkout of its own that is gone afterwards. The
/// recipe, the site and the stack's settings are those of the commit; how they are laid out is this program's.
/// </summary>
internal sealed class Rebuild(Checkout checkout, IProcesses processes, Engine engine, EvidenceStore store, Report report)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(30);

    /// <summary>Builds it, and reads what was built; neither image nor checkout stays.</summary>
    /// <param name="stack">Stack whose settings shape the site.</param>
    /// <param name="release">The release.</param>
    /// <param name="read">Reads an image of the engine.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The image, and the digest of what it was built from.</returns>
    /// <exception cref="OmegaException">It cannot be built again.</exception>
    public async Task<(ImageContents Image, string Content)> RunAsync(
        string stack, LedgerRecord release, Func<string, Task<ImageContents>> read, CancellationToken cancellation)
    {
        RequireRebuildable(release);
        using var work = store.Begin();
        var root = work.File("checkout");
        await CheckOutAsync(root, release.Commit, cancellation);
        var configuration = await ConfigurationAsync(stack, Path.Combine(root, $"Pulumi.{stack}.yaml"), cancellation);
        var (context, image) = LaidOut(stack, new RepositoryPaths(root), release, configuration);
        var stages = await StagesAsync(release, cancellation);
        var built = "";
        try
        {
            report.Step($"Building {release.Version} again, from commit {release.Commit} on {release.Base}");
            built = (await BuildAsync(root, context, image, release, cancellation)).Text.Split('\n')[^1];
            return (await read(built), context.Content);
        }
        finally
        {
            var left = (await StagesAsync(release, CancellationToken.None)).Except(stages).Prepend(built).Where(id => id.Length > 0).ToList();
            if (left.Count > 0)
            {
                await processes.RunAsync(new ProcessCall("docker", ["rmi", .. left]), CancellationToken.None);
            }
        }
    }

    private static void RequireRebuildable(LedgerRecord release)
    {
        const string Dirty = "-dirty";
        var why = release.Commit == LedgerChain.Unknown ? "its record names no commit"
            : release.Commit.EndsWith(Dirty, StringComparison.Ordinal) ? $"it was built from files that were not committed ({release.Commit}), and nobody has these"
            : release.Base == LedgerChain.Unknown ? "its record names no base" : null;
        if (why is not null)
        {
            throw new OmegaException($"Version {release.Version} cannot be built again: {why}. Give a release that was built from a commit (`./omega ledger --json`).", ExitCode.Input);
        }
    }

    private async Task CheckOutAsync(string root, string commit, CancellationToken cancellation)
    {
        (await GitAsync(["clone", "--quiet", "--shared", "--no-checkout", checkout.Root, root], cancellation))
            .Must($"copy the repository of {checkout.Root}", "A release is built again from a clone with its commits.");
        (await GitAsync(["-C", root, "checkout", "--quiet", "--detach", commit], cancellation))
            .Must($"check out commit {commit}", "Fetch it: git fetch --unshallow, or git fetch with the branch that has it.");
    }

    /// <summary>What the stack was configured with at the commit; nothing of it is secret that shapes an image.</summary>
    private async Task<StackConfiguration> ConfigurationAsync(string stack, string file, CancellationToken cancellation) => File.Exists(file)
        ? StackConfiguration.Parse((await engine.RunAsync(["config", "--json", "--stack", stack, "--config-file", file], cancellation))
            .Must($"read the configuration of stack '{stack}' at that commit").Output)
        : throw new OmegaException($"Stack '{stack}' has no file Pulumi.{stack}.yaml at that commit. Give the stack that built the release.", ExitCode.Input);

    private (BuildContext Context, ImageSettings Image) LaidOut(string stack, RepositoryPaths paths, LedgerRecord release, StackConfiguration configuration)
    {
        string? Get(string key) => configuration[$"omega:{key}"];
        var image = SettingsReader.Section<ImageSettings>(stack, Get, "image") with { Base = release.Base };
        var web = Get("web") is null ? new WebSettings() : SettingsReader.Section<WebSettings>(stack, Get, "web");
        var folder = SiteFolder.Of(paths, web, new DockerBuilder(paths.Root, report.Step), TimeProvider.System);
        return (BuildContext.Prepare(paths, image, web.Options(configuration.Services(stack)), folder), image);
    }

    private async Task<ProcessResult> BuildAsync(string root, BuildContext context, ImageSettings image, LedgerRecord release, CancellationToken cancellation)
    {
        var arguments = ImageArguments.Of(image, context, release.Version, release.Commit, revalidate: "");
        var call = new ProcessCall("docker",
        [
            "build", "--quiet", "--no-cache", "--force-rm", "--platform", image.Platform, "--file", context.Dockerfile,
            .. arguments.SelectMany(argument => new[] { "--build-arg", $"{argument.Key}={argument.Value}" }), RepositoryPaths.ContextFromProgram,
        ])
        {
            Folder = Path.Combine(root, "infra"),
            // What every engine has, and the release was built with.
            Environment = new Dictionary<string, string?> { ["DOCKER_BUILDKIT"] = "0" },
            Limit = Long,
        };
        return (await processes.RunAsync(call, cancellation)).Must($"build version {release.Version} again");
    }

    /// <summary>What the builder has left of the first stage of this release.</summary>
    private async Task<IReadOnlyList<string>> StagesAsync(LedgerRecord release, CancellationToken cancellation)
    {
        var all = await processes.RunAsync(
            new ProcessCall("docker", "images", "--quiet", "--no-trunc", "--filter", "dangling=true", "--filter", "label=omega.stage=build"), cancellation);
        var ids = all.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (!all.Succeeded || ids.Length == 0)
        {
            return [];
        }

        var inspected = await processes.RunAsync(new ProcessCall("docker", ["image", "inspect", "--format", "{{.Id}} {{.Config.Env}}", .. ids]), cancellation);
        return [.. inspected.Output.Split('\n').Where(line => line.Contains($"RELEASE={release.Version}", StringComparison.Ordinal)).Select(line => line.Split(' ')[0])];
    }

    private Task<ProcessResult> GitAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        processes.RunAsync(new ProcessCall("git", arguments), cancellation);
}
