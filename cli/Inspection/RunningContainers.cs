using System.Text.Json;
using Omega.Cli.Processes;

namespace Omega.Cli.Inspection;

/// <summary>Looks at the containers of a stack on this machine's Docker engine.</summary>
internal sealed class RunningContainers(IProcesses processes)
{
    private const int PatienceSeconds = 30;

    /// <summary>Reads what runs; a health check that has not decided yet is waited for, up to half a minute.</summary>
    /// <exception cref="OmegaException">No container of the stack runs here.</exception>
    public async Task<Observation> ObserveAsync(string stack, PolicyChecks policies, CancellationToken cancellation)
    {
        var list = await DockerAsync(["ps", "-q", "--filter", $"label=omega.stack=omega-{stack}"], cancellation);
        var ids = list.Must("list the containers", "`./omega doctor` says what is missing.").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (ids.Length == 0)
        {
            throw new OmegaException($"No container of stack '{stack}' runs on this machine. Deploy it: ./omega up {stack}");
        }

        var checks = new List<Check>();
        var siteImages = new List<string>();
        var answer = "";
        var (isHere, isCgroupOne) = await EngineAsync(cancellation);
        foreach (var id in ids)
        {
            using var inspected = await InspectAsync(id, cancellation);
            var drift = (await DockerAsync(["diff", id], cancellation)).Must($"compare {id} with its image").Output;
            var volumes = await VolumesAsync(inspected.RootElement[0], cancellation);
            checks.AddRange(policies.OfContainer(InspectedContainer.Facts(inspected.RootElement[0], volumes, isCgroupOne)));
            checks.AddRange(ContainerChecks.Of(inspected.RootElement[0], drift));
            var config = inspected.RootElement[0].GetProperty("Config");
            switch (config.GetProperty("Labels").GetProperty("omega.role").GetString())
            {
                case "site":
                    siteImages.Add(config.GetProperty("Image").GetString()!);
                    break;
                case "edge":
                    answer = (await ServedVersion.AskAsync(address =>
                        DockerAsync(["exec", id, "/usr/local/bin/omega", "get", address], cancellation))).Output;
                    break;
            }

            checks.AddRange(await PublishedPort.ChecksAsync(inspected.RootElement[0], isHere, cancellation));
        }

        return new Observation(checks, siteImages, answer);
    }

    /// <summary>Whether the engine is this machine's own: what it publishes elsewhere cannot be asked from here; and its control groups.</summary>
    private async Task<(bool IsHere, bool IsCgroupOne)> EngineAsync(CancellationToken cancellation)
    {
        var said = (await DockerAsync(["info", "--format", "{{.Name}} {{.CgroupVersion}}"], cancellation)).Text.Split(' ');
        return (said[0].Split('.')[0] == Environment.MachineName, said[^1] == "1");
    }

    private async Task<IReadOnlyDictionary<string, JsonElement>> VolumesAsync(JsonElement container, CancellationToken cancellation)
    {
        var names = new JsonReader(container).Each("Mounts", mount => mount.Value<string>("Name").Value).OfType<string>().Distinct().ToList();
        if (names.Count == 0)
        {
            return new Dictionary<string, JsonElement>();
        }

        var inspected = await DockerAsync(["volume", "inspect", .. names], cancellation);
        using var volumes = JsonDocument.Parse(inspected.Must($"inspect the volumes {string.Join(", ", names)}").Output);
        return volumes.RootElement.EnumerateArray().ToDictionary(volume => volume.GetProperty("Name").GetString()!, volume => volume.Clone());
    }

    private async Task<JsonDocument> InspectAsync(string id, CancellationToken cancellation)
    {
        for (var tries = 0; ; tries++)
        {
            var output = (await DockerAsync(["container", "inspect", id], cancellation)).Must($"inspect {id}").Output;
            if (tries == PatienceSeconds || !output.Contains("\"Status\": \"starting\"", StringComparison.Ordinal))
            {
                return JsonDocument.Parse(output);
            }

            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        }
    }

    private Task<ProcessResult> DockerAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        processes.RunAsync(new ProcessCall("docker", arguments), cancellation);
}
