using System.Text.Json;
using Omega.Cli.Processes;
using Omega.Core.Engines;
using Omega.Core.Settings;

namespace Omega.Cli.Inspection;

/// <summary>Looks at the containers of a stack on this machine's Docker engine.</summary>
internal sealed class RunningContainers(IProcesses processes)
{
    private const int PatienceSeconds = 30;
    private const string Site = "site";
    private const string Edge = "edge";

    // Without one of these readers get nothing, or not all that their pages name.
    private static readonly string[] Needed = [Site, Edge, "door", "before"];

    /// <summary>Reads what runs; a health check that has not decided yet is waited for, up to half a minute.</summary>
    /// <exception cref="OmegaException">No container of the stack runs here.</exception>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="policies">What each is held to.</param>
    /// <param name="services">Services that must run.</param>
    /// <param name="site">How the site is published: certificates that must be served, stacks that are behind this one or in front of it.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<Observation> ObserveAsync(string stack, PolicyChecks policies, IReadOnlyList<Service> services, SiteSettings site, CancellationToken cancellation)
    {
        var list = await DockerAsync(["ps", "-q", "--filter", $"label=omega.stack=omega-{stack}"], cancellation);
        var ids = list.Must("list the containers", "`./omega doctor` says what is missing.").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (ids.Length == 0)
        {
            throw new OmegaException(
                $"No container of stack '{stack}' runs on this machine. Bring it back to what the program says: ./omega up {stack} --refresh", ExitCode.Refused);
        }

        var (checks, networks) = (new List<Check>(), new NetworkChecks(stack, site));
        var images = new List<(string Role, string Image)>();
        var (answer, maintenance) = ("", "off");
        var (engine, isCgroupOne) = await EngineAsync(cancellation);
        var address = EngineAddress.OfProvider(Environment.GetEnvironmentVariable);
        using var http = EnginePort.Client(address, engine);
        var certificates = EnginePort.Connection(address, engine) is { } connect ? new ServedCertificates(connect, TimeProvider.System) : null;
        foreach (var id in ids)
        {
            using var inspected = await InspectAsync(id, cancellation);
            var container = inspected.RootElement[0];
            var config = container.GetProperty("Config");
            var role = config.GetProperty("Labels").TryGetProperty("omega.role", out var label) ? label.GetString() ?? "" : "";
            var drift = (await DockerAsync(["diff", id], cancellation)).Must($"compare {id} with its image").Output;
            var volumes = await VolumesAsync(container, cancellation);
            var service = services.FirstOrDefault(service => service.Role == role);
            checks.AddRange(policies.OfContainer(InspectedContainer.Facts(container, volumes, isCgroupOne), service));
            checks.AddRange(ContainerChecks.Of(container, drift));
            checks.AddRange(service is null ? [] : ServiceChecks.Of(container, service, stack));
            checks.AddRange(await PublishedPort.ChecksAsync(container, role, http, cancellation));
            checks.AddRange(networks.OfContainer(container, role));
            if (role == TlsSettings.DoorRole && site.Tls is { } tls && certificates is not null)
            {
                checks.AddRange(await certificates.ChecksAsync(container, tls, cancellation));
            }

            images.Add((role, config.GetProperty("Image").GetString()!));
            if (role == Edge)
            {
                answer = (await ServedVersion.AskAsync(address => DockerAsync(["exec", id, "/usr/local/bin/omega", "get", address], cancellation))).Output;
                var said = await DockerAsync(["exec", id, "/usr/local/bin/omega", "maintenance"], cancellation);
                maintenance = Observation.MaintenanceOf(said.ExitCode, said.Output);
            }
        }

        string[] needed = [.. Needed, .. site.Tls is null ? Array.Empty<string>() : [TlsSettings.DoorRole], .. services.Select(service => service.Role)];
        checks.AddRange(needed.Select(role => images.Exists(image => image.Role == role))
            .Zip(needed, (runs, role) => new Check($"omega-{stack}", $"{role} runs", "", "", "yes", runs ? "yes" : "no", runs)));
        checks.AddRange(services.Where(service => service.HasData).Select(service => (service.Role, Count: images.Count(image => image.Role == service.Role)))
            .Where(role => role.Count > 0)
            .Select(role => new Check($"omega-{stack}", $"{role.Role} is alone with its data", "", "", "1", $"{role.Count}", role.Count == 1)));
        foreach (var network in networks.Shared)
        {
            checks.Add(networks.OfNetwork(network, (await DockerAsync(NetworkChecks.Asked(network), cancellation)).Must($"list who is on network {network}").Output));
        }

        return new Observation(checks, Of(Site), Of(Edge), answer) { Maintenance = maintenance };

        IReadOnlyList<string> Of(string role) => [.. images.Where(image => image.Role == role).Select(image => image.Image)];
    }

    /// <summary>What the engine calls its machine, and its control groups.</summary>
    private async Task<(string Name, bool IsCgroupOne)> EngineAsync(CancellationToken cancellation)
    {
        var said = (await DockerAsync(["info", "--format", "{{.Name}} {{.CgroupVersion}}"], cancellation)).Text.Split(' ');
        return (said[0], said[^1] == "1");
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
