using System.Text.RegularExpressions;
using Omega.Cli.Configuration;
using Omega.Cli.Keys;
using Omega.Cli.Machine;
using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Cli.Trust;
using Omega.Core.Registries;

namespace Omega.Cli.Services;

/// <summary>The base image: the pinned one where it can be pulled, else one made from the distribution's nginx package.</summary>
internal sealed partial class BaseImage(Checkout checkout, IProcesses processes, Apt apt, Report report)
{
    private const string Repository = LaidOverFile.BaseRepository;

    /// <summary>The image to build on instead of the pinned one, by tag and digest; null when that one is on this machine.</summary>
    /// <param name="pinned">What the checked-in file names.</param>
    /// <param name="previous">What an earlier run made.</param>
    /// <param name="isForPinned">Whether it is known to have been made in place of this very one.</param>
    /// <param name="registry">Where it lies.</param>
    /// <param name="client">Asks the registry.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<string?> StandInAsync(
        string pinned, string? previous, bool isForPinned, string registry, RegistryClient client, CancellationToken cancellation)
    {
        if (await IsHereAsync(pinned, cancellation))
        {
            return null;
        }

        var usable = previous is not null && await IsUsableAsync(previous, client, cancellation);
        if (usable && isForPinned)
        {
            return previous;
        }

        report.Step($"Pulling the base image {pinned.Split('@')[0]}");
        var pull = await processes.RunAsync(new ProcessCall("docker", "pull", "--quiet", pinned) { Limit = TimeSpan.FromSeconds(60) }, cancellation);
        if (pull.Succeeded)
        {
            return null;
        }

        if (usable)
        {
            report.Warn($"It cannot be pulled ({pull.LastLines(1)}); going on with the base image that was made here, {previous!.Split('@')[0]}");
            return previous;
        }

        report.Warn($"It cannot be pulled ({pull.LastLines(1)}); making a base from the distribution's nginx package instead");
        return await MakeAsync(registry, client, cancellation);
    }

    private async Task<string> MakeAsync(string registry, RegistryClient client, CancellationToken cancellation)
    {
        const string Local = "omega/base:made";
        await apt.ProgramAsync("mmdebstrap", "mmdebstrap", "making a base image", cancellation);
        var tar = Path.Combine(SecretFile.Folder(Path.Combine(checkout.Machine, "images")), "base.tar");
        report.Step("Making the base image (one to three minutes, once)");
        var make = new ProcessCall(checkout.At("dev", "base", "make-base.sh"), tar) { Limit = TimeSpan.FromMinutes(20) };
        (await processes.RunAsync(make, cancellation)).Must("make a base image");
        (await processes.RunAsync(new ProcessCall("docker", "import", tar, Local) { Limit = TimeSpan.FromMinutes(5) }, cancellation)).Must("import the base image");
        File.Delete(tar);

        var version = await processes.RunAsync(new ProcessCall("docker", "run", "--rm", "--network", "none", Local, "nginx", "-v"), cancellation);
        var tag = NginxVersion().Match(version.Error + version.Output) is { Success: true } match
            ? match.Groups[1].Value
            : throw new OmegaException($"The base image that was made has no working nginx: {version.LastLines()}");
        var name = $"{registry}/{Repository}:{tag}";
        (await processes.RunAsync(new ProcessCall("docker", "tag", Local, name), cancellation)).Must("tag the base image");
        (await DockerAsync("push", name, cancellation)).Must($"push the base image to {registry}");
        var digest = await client.DigestAsync(Repository, tag, cancellation)
            ?? throw new OmegaException($"The registry {registry} does not have {name} after it was pushed.");
        return $"{name}@{digest}";
    }

    /// <summary>Whether engine and registry have it; what one of them lost comes from the other.</summary>
    private async Task<bool> IsUsableAsync(string reference, RegistryClient client, CancellationToken cancellation)
    {
        var (name, digest) = (reference.Split('@')[0], reference[(reference.IndexOf('@', StringComparison.Ordinal) + 1)..]);
        var isHere = await IsHereAsync(reference, cancellation);
        if (await client.DigestAsync(Repository, digest, cancellation) == digest)
        {
            return isHere || (await DockerAsync("pull", reference, cancellation)).Succeeded;
        }

        // The registry lost it: another one, made anew, would be another base, on which nothing that was released can be built again.
        return isHere
            && (await processes.RunAsync(new ProcessCall("docker", "tag", reference, name), cancellation)).Succeeded
            && (await DockerAsync("push", name, cancellation)).Succeeded
            && await client.DigestAsync(Repository, digest, cancellation) == digest;
    }

    private Task<ProcessResult> DockerAsync(string verb, string name, CancellationToken cancellation) => processes.RunAsync(
        new ProcessCall("docker", verb, "--quiet", name) { Environment = Login(name.Split('/')[0]), Limit = TimeSpan.FromMinutes(5) }, cancellation);

    private async Task<bool> IsHereAsync(string reference, CancellationToken cancellation) =>
        (await processes.RunAsync(new ProcessCall("docker", "image", "inspect", "--format", "{{.Id}}", reference), cancellation)).Succeeded;

    private Dictionary<string, string?> Login(string registry)
    {
        var files = new ServiceFiles(checkout);
        var folder = Path.Combine(checkout.Keys, "docker");
        var auth = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{files.RegistryUser}:{files.RegistryPassword}"));
        SecretFile.Write(Path.Combine(folder, "config.json"), System.Text.Json.JsonSerializer.Serialize(new { auths = new Dictionary<string, object> { [registry] = new { auth } } }));
        return DockerConfig.Environment(folder, $"https://{registry}");
    }

    [GeneratedRegex(@"nginx/([0-9]+\.[0-9]+\.[0-9]+)")]
    private static partial Regex NginxVersion();
}
