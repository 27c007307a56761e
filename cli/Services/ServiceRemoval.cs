using System.Text.RegularExpressions;
using Omega.Cli.Configuration;
using Omega.Cli.Keys;
using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Core.Settings;

namespace Omega.Cli.Services;

/// <summary>Stops the dev services of a checkout, or removes every trace of them.</summary>
internal sealed class ServiceRemoval(Checkout checkout, IProcesses processes, Report report)
{
    // By their whole names: what begins with the name of this stack may belong to another one, as dev-2 to dev.
    private static readonly string[] StackVolumes = ["logs", "edge-state", "door"];

    // Set by the recipe in the stage that builds.
    private const string ReleaseVariable = "RELEASE=";

    private string OwnLabel => $"label={ContainerHost.IdLabel}={new ServiceFiles(checkout).Id}";

    /// <summary>Stops the services; they stay stopped over a restart of the engine until `up` starts them again.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        foreach (var name in await ListAsync(["ps", "--filter", OwnLabel, "--format", "{{.Names}}"], cancellation))
        {
            report.Step($"Stopping {name}");
            (await DockerAsync(["stop", name], cancellation)).Must($"stop {name}");
        }
    }

    /// <summary>Removes containers, volumes, networks, images of the checkout's stacks and of the services, and this machine's files.</summary>
    /// <param name="engineAnswers">Whether there is an engine to remove from.</param>
    /// <param name="data">Whether the data of services goes as well; otherwise it stays with its backups and what opens them, and is named.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task PurgeAsync(bool engineAnswers, bool data, CancellationToken cancellation)
    {
        if (engineAnswers)
        {
            await RemoveAsync("container", ["ps", "-aq", "--filter", OwnLabel], ["rm", "-f"], cancellation);
            await RemoveAsync("volume", ["volume", "ls", "-q", "--filter", $"name=^omega-services-{new ServiceFiles(checkout).Id}-"], ["volume", "rm"], cancellation);
            await RemoveAsync("network", ["network", "ls", "-q", "--filter", OwnLabel], ["network", "rm"], cancellation);
            foreach (var (stack, role) in StackFiles().SelectMany(file => StackVolumes.Select(role => (NameOf(file), role))))
            {
                await RemoveAsync("volume", ["volume", "ls", "-q", "--filter", $"name=^omega-{Regex.Escape(stack)}-{role}$"], ["volume", "rm"], cancellation);
            }

            foreach (var stack in StackFiles().Select(NameOf))
            {
                await DataAsync(stack, data, cancellation);
            }

            await RemoveImagesAsync(cancellation);
        }

        RemoveMachineFiles(data);
    }

    /// <summary>By their label, which the program gives them: what else begins with the name of this stack may belong to another one.</summary>
    private async Task DataAsync(string stack, bool remove, CancellationToken cancellation)
    {
        string[] list = ["volume", "ls", "-q", "--filter", $"label={DataFolder.Label}", "--filter", $"label=omega.stack=omega-{stack}"];
        if (remove)
        {
            await RemoveAsync("volume", list, ["volume", "rm"], cancellation);
        }
        else if (await ListAsync(list, cancellation) is { Length: > 0 } volumes)
        {
            report.Warn($"The data of services stays: {string.Join(", ", volumes)}. `--purge --data` removes it, `docker volume rm` too.");
        }
    }

    private void RemoveMachineFiles(bool data)
    {
        if (!Directory.Exists(checkout.Machine))
        {
            return;
        }

        report.Step($"Removing {checkout.Machine}");
        if (data || !Directory.Exists(checkout.Backups))
        {
            Directory.Delete(checkout.Machine, recursive: true);
            return;
        }

        foreach (var entry in new DirectoryInfo(checkout.Machine).EnumerateFileSystemInfos().Concat(new DirectoryInfo(checkout.Keys) is { Exists: true } keys ? keys.EnumerateFileSystemInfos() : []))
        {
            if (entry.FullName == checkout.Backups || entry.FullName == checkout.BackupPassword || entry.FullName == checkout.Keys)
            {
                continue;
            }

            if (entry is DirectoryInfo { LinkTarget: null } folder)
            {
                folder.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }

        report.Warn($"The backups of services stay: {checkout.Backups}, opened by {checkout.BackupPassword}. `--purge --data` removes them.");
    }

    private async Task RemoveImagesAsync(CancellationToken cancellation)
    {
        foreach (var reference in (string[])["omega/dev-services:*", "omega/base:made", .. Repositories()])
        {
            // By name, so that an image that also has a name of somebody else keeps that one.
            string[] list = ["images", "--digests", "--filter", $"reference={reference}", "--format", "{{.Repository}} {{.Tag}} {{.Digest}}"];
            foreach (var line in await ListAsync(list, cancellation))
            {
                var part = line.Split(' ');
                var name = part[1] == "<none>" ? $"{part[0]}@{part[2]}" : $"{part[0]}:{part[1]}";
                var removed = await DockerAsync(["rmi", name], cancellation);
                if (!removed.Succeeded && !removed.Error.Contains("No such image", StringComparison.Ordinal))
                {
                    report.Warn($"{name} stays: {removed.LastLines(1)}");
                }
            }
        }

        await RemoveStagesAsync(cancellation);
    }

    private IEnumerable<string> StackFiles() =>
        Directory.EnumerateFiles(checkout.Root, Path.GetFileName(checkout.StackFile("*"))).Order(StringComparer.Ordinal);

    private static string NameOf(string file) => Path.GetFileNameWithoutExtension(file)["Pulumi.".Length..];

    /// <summary>Where the stacks of this checkout publish, and what of their services lies in the same registries.</summary>
    private List<string> Repositories() =>
    [
        .. StackFiles().Select(StackFile.Load)
            .Select(file => (Registry: file.Get("omega:image", "registry") ?? "localhost:5000", Repository: file.Get("omega:image", "repository") ?? "",
                Services: ServicesOf(file)))
            .Where(image => ImageName.IsRegistry(image.Registry) && ImageName.IsRepository(image.Repository))
            .SelectMany(image => (string[])
            [
                $"{image.Registry}/{image.Repository}",
                $"{image.Registry}/{LaidOverFile.BaseRepository}",
                .. image.Services.Where(service => service.Registry == image.Registry).Select(service => service.FullName),
            ])
            .Distinct(),
    ];

    private static List<ImageName> ServicesOf(StackFile file) =>
        [.. file.KeysOf("omega:services").Select(service => ImageName.TryParse(file.Get("omega:services", service, "image") ?? "")).OfType<ImageName>()];

    /// <summary>What the classic builder leaves of a build has no name, but the version that it was built for.</summary>
    private async Task RemoveStagesAsync(CancellationToken cancellation)
    {
        var nameless = await ListAsync(["images", "--quiet", "--no-trunc", "--filter", "dangling=true"], cancellation);
        if (nameless.Length == 0)
        {
            return;
        }

        var inspected = await ListAsync(["image", "inspect", "--format", "{{.Id}}{{range .Config.Env}} {{.}}{{end}}", .. nameless], cancellation);
        var left = inspected.Select(line => line.Split(' ')).Where(parts => parts.Any(IsReleaseVariable)).Select(parts => parts[0]).ToList();
        if (left.Count > 0)
        {
            // What another checkout builds from at this moment is refused by the engine.
            await DockerAsync(["rmi", .. left], cancellation);
        }
    }

    private static bool IsReleaseVariable(string variable) =>
        variable.StartsWith(ReleaseVariable, StringComparison.Ordinal) && ReleaseVersion.IsMatch(variable[ReleaseVariable.Length..]);

    private async Task RemoveAsync(string what, IReadOnlyList<string> list, IReadOnlyList<string> remove, CancellationToken cancellation)
    {
        var found = (await ListAsync(list, cancellation)).Distinct().ToList();
        if (found.Count > 0)
        {
            report.Step($"Removing {found.Count} {what}{(found.Count == 1 ? "" : "s")}");
            var removed = await DockerAsync([.. remove, .. found], cancellation);
            if (!removed.Succeeded)
            {
                // The rest is removed all the same; another checkout may use a thing of the same name.
                report.Warn($"Not every {what} could be removed: {removed.LastLines()}");
            }
        }
    }

    private async Task<string[]> ListAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        (await DockerAsync(arguments, cancellation)).Must($"docker {string.Join(' ', arguments)}").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private Task<ProcessResult> DockerAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        processes.RunAsync(new ProcessCall("docker", arguments), cancellation);
}
