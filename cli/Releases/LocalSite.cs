using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Core.Context;
using Omega.Core.Settings;

namespace Omega.Cli.Releases;

/// <summary>
/// The site as it lies in the checkout, behind an edge, by the very recipe that releases are built by: nothing of it is published, signed or
/// recorded. It asks the services of the stack where these run.
/// </summary>
internal sealed class LocalSite(Checkout checkout, IProcesses processes, Report report, BesideHost host, string stack, TimeProvider clock)
{
    private const int KeptStages = 2;

    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly RepositoryPaths _paths = new(checkout.Root) { Context = Path.Combine(checkout.Root, ".omega", "dev", "context") };
    private readonly List<string> _sites = [];
    private readonly HashSet<string> _images = new(StringComparer.Ordinal);
    private (string Name, string Recipe)? _edge;
    private int _shown;

    /// <summary>What was laid out last; null: nothing yet.</summary>
    public BuildContext? Shown { get; private set; }

    /// <summary>Lets readers have the site as it is now; what they had stays where that cannot be.</summary>
    /// <exception cref="OmegaException">Its files cannot be used, or the engine cannot build or run them.</exception>
    public async Task ShowAsync(OmegaSettings settings, CancellationToken cancellation)
    {
        var services = settings.ServicesOf(stack);
        var folder = SiteFolder.Of(_paths, settings.Web, new DockerBuilder(checkout.Root, report.Step), clock);
        var context = BuildContext.Prepare(_paths, settings.Image, settings.Web.Options(services), folder);
        if (context == Shown)
        {
            return;
        }

        foreach (var warning in context.Warnings)
        {
            report.Warn(warning);
        }

        var image = await BuildAsync(context, settings.Image, cancellation);
        _images.Add(image);
        try
        {
            var site = await StartAsync(image, services, cancellation);
            await PassOnAsync(site, image, context.EdgeContent, services, cancellation);
            Shown = context;
        }
        finally
        {
            await RemoveImagesAsync();
        }
    }

    /// <summary>Takes away what no container runs any more, and what builds leave but for what spares the next ones the compiler.</summary>
    private async Task RemoveImagesAsync()
    {
        string[] dangling = ["images", "--quiet", "--filter", "dangling=true", "--filter", "label=omega.stage=build"];
        var stages = await processes.RunAsync(new ProcessCall("docker", dangling), CancellationToken.None);
        foreach (var image in _images.Concat(stages.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(KeptStages)).ToList())
        {
            // One that runs is refused by the engine, and goes later.
            if ((await processes.RunAsync(new ProcessCall("docker", "rmi", image), CancellationToken.None)).Succeeded)
            {
                _images.Remove(image);
            }
        }
    }

    private async Task<string> BuildAsync(BuildContext context, ImageSettings image, CancellationToken cancellation)
    {
        var recipe = context.Dockerfile == RepositoryPaths.LabelledDockerfileFromProgram ? "served/Dockerfile" : "nginx/Dockerfile";
        var call = new ProcessCall(
            "docker", "build", "--quiet", "--platform", image.Platform, "--file", Path.Combine(_paths.Context, recipe), "--build-arg", $"BASE={image.Base}",
            "--build-arg", $"VERSION=local-{clock.GetUtcNow():yyyyMMdd-HHmmss-fff}", _paths.Context)
        { Limit = BuildLimit };
        return (await processes.RunAsync(call, cancellation)).Must("build the site", "`./omega doctor` says what is missing; `./omega up` brings the base image to this engine.").Text;
    }

    private async Task<string> StartAsync(string image, IReadOnlyList<Service> services, CancellationToken cancellation)
    {
        var running = new List<(Service Service, string Name)>();
        foreach (var service in PassedServices.Of(services))
        {
            if (await ContainerAsync(service, cancellation) is { } name)
            {
                running.Add((service, name));
            }
            else
            {
                report.Warn($"Service {service.Name} does not run, so {service.Settings.Path} answers 503. `./omega up {stack}` starts it.");
            }
        }

        var at = PassedServices.Of(services).ToDictionary(service => service, service => running.Find(one => one.Service == service).Name ?? service.Role);
        var site = await host.StartAsync($"site-{++_shown}", image, isPublished: false, PassedServices.Variables(services, service => $"{at[service]}:{service.Settings.Port}").SelectMany(Option), [], cancellation);
        foreach (var network in await NetworksAsync(running.Select(one => one.Name), cancellation))
        {
            (await processes.RunAsync(new ProcessCall("docker", "network", "connect", network, site), cancellation)).Must($"reach the services on the network {network}");
        }

        await BecomesHealthyAsync(site, "8080", cancellation);
        return site;
    }

    /// <summary>The edge asks the new one from now on; the one before stays for pages that are open.</summary>
    private async Task PassOnAsync(string site, string image, string recipe, IReadOnlyList<Service> services, CancellationToken cancellation)
    {
        if (_edge?.Recipe != recipe)
        {
            if (_edge is { } old)
            {
                await host.RemoveAsync(old.Name);
            }

            string[] state = ["--mount", $"type=volume,destination={Hardening.EdgeStatePath}"];
            var edge = await host.StartAsync(
                $"edge-{_shown}", image, isPublished: true, [.. state, .. PassedServices.EdgeVariables(services).SelectMany(Option)], ["edge"], cancellation);
            _edge = (edge, recipe);
            await BecomesHealthyAsync(edge, "8081", cancellation);
        }

        string[] before = _sites.Count > 0 ? [_sites[^1]] : [];
        (await processes.RunAsync(new ProcessCall("docker", ["exec", "--user", "0:0", _edge!.Value.Name, "/usr/local/bin/omega", "activate", site, .. before]), cancellation))
            .Must("let the edge serve the site");
        _sites.Add(site);
        foreach (var unused in _sites.SkipLast(2).ToList())
        {
            await host.RemoveAsync(unused);
            _sites.Remove(unused);
        }
    }

    /// <summary>Takes the images away; the containers go with the host.</summary>
    public async Task ForgetAsync()
    {
        await host.DisposeAsync();
        await RemoveImagesAsync();
    }

    private async Task BecomesHealthyAsync(string container, string port, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        while (!(await processes.RunAsync(new ProcessCall("docker", "exec", container, "/usr/local/bin/omega", "healthcheck", port) { Limit = Patience }, cancellation)).Succeeded)
        {
            var state = (await processes.RunAsync(new ProcessCall("docker", "inspect", "--format", "{{.State.Status}}", container), cancellation)).Text;
            if (state != "running" || clock.GetElapsedTime(start) > Patience)
            {
                var log = await processes.RunAsync(new ProcessCall("docker", "logs", "--tail", "10", container), cancellation);
                throw new OmegaException($"The container {container} does not serve ({(state.Length > 0 ? state : "gone")}):\n{(log.Output + log.Error).Trim()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, cancellation);
        }
    }

    private static string[] Option((string Name, string Value) variable) => ["--env", $"{variable.Name}={variable.Value}"];

    private async Task<string?> ContainerAsync(Service service, CancellationToken cancellation)
    {
        var call = new ProcessCall(
            "docker", "ps", "--filter", $"label=omega.stack=omega-{stack}", "--filter", $"label=omega.role={service.Role}", "--filter", "status=running", "--format", "{{.Names}}");
        return (await processes.RunAsync(call, cancellation)).Must("ask the Docker engine").Text.Split('\n') is [{ Length: > 0 } newest, ..] ? newest : null;
    }

    private async Task<IEnumerable<string>> NetworksAsync(IEnumerable<string> containers, CancellationToken cancellation)
    {
        var networks = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var container in containers)
        {
            var call = new ProcessCall("docker", "inspect", "--format", "{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}", container);
            networks.UnionWith((await processes.RunAsync(call, cancellation)).Must($"ask where {container} is").Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(1));
        }

        return networks;
    }
}
