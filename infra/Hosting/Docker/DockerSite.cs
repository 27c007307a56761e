using Omega.Infra.Support;
using Pulumi;
using Pulumi.Command.Local;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;

namespace Omega.Infra.Hosting.Docker;

/// <summary>Runs the release as a hardened container behind an edge that switches to it only after it proved itself.</summary>
public sealed partial class DockerSite : ComponentResource, ISite
{
    internal const string TypeToken = "omega:hosting:DockerSite";

    internal const int GateSeconds = 60;
    internal const string PortLibrary = "port";

    private readonly string _name;
    private readonly SiteArgs _args;
    private readonly CustomResourceOptions _child;

    public DockerSite(string name, SiteArgs args, ComponentResourceOptions? options = null)
        : base(TypeToken, name, args, options)
    {
        _name = name;
        _args = args;
        _child = new CustomResourceOptions { Parent = this };

        Network = new Network($"{name}-network", new NetworkArgs { Name = args.Prefix, Driver = "bridge" }, _child);
        Logs = CreateVolume("logs", retain: true);
        EdgeState = CreateVolume("edge-state", retain: false);
        DoorState = CreateVolume("door", retain: false);
        BehindMe = args.Site.Others.Count > 0 ? CreateBehindMe() : null;
        Inside = args.Services.Any(service => DockerService.IsInside(service) || service.HasData) ? CreateInside() : null;
        DataImage = args.Services.Any(service => service.HasData) ? Pull($"{name}-data-image", args.Settings.Image.Base) : null;
        Services = DockerService.Create(this, args);
        Site = CreateSite();
        InputMap<string> gated = new()
        {
            ["CONTAINER"] = Site.Id,
            ["VERSION"] = args.Version,
            ["STACK"] = args.Prefix,
            ["BIND"] = args.Site.Bind,
            ["PORT"] = $"{args.Site.Port}",
            ["TIMEOUT_SECONDS"] = $"{GateSeconds}",
            ["PIDS"] = $"{args.Site.Pids}",
        };
        if (args.Site.Tls is { } https)
        {
            gated.Add("TLS_PORT", $"{https.Port}");
        }

        if (args.Passed is [_, .. { Length: > 0 } others])
        {
            gated.Add("MORE_PATHS", string.Join(' ', others.Select(service => service.Settings.Path)));
        }

        // One name for all releases, and so another id for each: an update that was killed after the switch has left its gate in the
        // state, and not its switch. Whatever comes next, and be it what served before, passes the gate anew and is switched to.
        Gate = Step("gate", "gate", [Site.Id.Apply<object>(id => id)], gated, PortLibrary);
        BeforePin = args.Kept.Before.Apply(image => image.ToString());
        BeforeImage = Pull($"{name}-before-image", BeforePin);
        Before = CreateBefore();
        EdgePin = args.Kept.Edge.Apply(kept => kept.Image.ToString());
        EdgeImage = Pull($"{name}-edge-image", EdgePin);
        Edge = CreateEdge();
        DoorPin = args.Kept.Door.Apply(kept => kept.Image.ToString());
        DoorImage = Pull($"{name}-door-image", DoorPin);
        Door = CreateDoor();
        TlsDoor = args.Site.Tls is { } tls ? CreateTlsDoor(tls) : null;
        Certificates = args.Secrets.Edge is { } given ? HandOver(given) : null;
        CustomResource[] causes = [Site, Edge, Door, Before, .. TlsDoor is null ? Array.Empty<Container>() : [TlsDoor], Gate];
        Input<object>[] switched =
            [Gate.Stdout.Apply<object>(version => version), .. causes.Select(cause => (Input<object>)cause.Id.Apply<object>(id => id))];
        Activate = Step("activate", "activate", switched, InputMap<string>.Merge(InputMap<string>.Merge(Maintenance(), Tls()), new()
        {
            ["DOOR"] = Door.Id,
            ["DOOR_PROBE"] = args.Kept.Door.Apply(DoorProbe),
            ["EDGE"] = Edge.Id,
            ["SITE"] = Site.Name,
            ["BEFORE"] = Before.Name,
            ["VERSION"] = Gate.Stdout,
            ["STACK"] = args.Prefix,
            ["BIND"] = args.Site.Bind,
            ["PORT"] = $"{args.Site.Port}",
            ["TIMEOUT_SECONDS"] = $"{GateSeconds}",
            ["PIDS"] = $"{args.Site.Pids}",
        }), PortLibrary);
        Served = Activate.Stdout;
        Url = Activate.Stdout.Apply(_ => args.Site.Tls?.Url(args.Site.OwnNames) ?? $"http://{UrlHost(args.Site.Bind)}:{args.Site.Port}");
        RegisterOutputs();
    }

    /// <summary>Address the site answers on; known only when the release is active.</summary>
    [Output("url")]
    public Output<string> Url { get; private set; }

    /// <summary>Version that the edge serves.</summary>
    [Output("served")]
    public Output<string> Served { get; private set; }

    Output<string> ISite.Edge => EdgePin;

    IReadOnlyList<(Output<string> Reference, Resource Resource)> ISite.Kept =>
    [
        (EdgePin, Edge), (EdgePin, EdgeImage), (DoorPin, Door), (DoorPin, DoorImage), (BeforePin, Before), (BeforePin, BeforeImage),
        .. TlsDoor is null ? Array.Empty<(Output<string>, Resource)>() : [(DoorPin, TlsDoor)],
    ];

    internal Network Network { get; }

    internal Volume Logs { get; }

    internal Volume EdgeState { get; }

    internal Volume DoorState { get; }

    /// <summary>Network that leads nowhere; null where every service may reach everything.</summary>
    internal Network? Inside { get; }

    /// <summary>Image whose shell works on volumes; null where no service has data.</summary>
    internal RemoteImage? DataImage { get; }

    internal IReadOnlyList<DockerService> Services { get; }

    internal Container Site { get; }

    internal Command Gate { get; }

    internal Command Activate { get; }

    private Volume CreateVolume(string role, bool retain) => new($"{_name}-{role}", new VolumeArgs
    {
        Name = $"{_args.Prefix}-{role}",
    }, CustomResourceOptions.Merge(_child, new CustomResourceOptions { RetainOnDelete = retain }));

    private Container CreateSite()
    {
        var pulled = Pull($"{_name}-image-{_args.ReleaseName}", _args.Image);
        var container = HardenedContainer.Args(pulled.RepoDigest, _args.Site, ["CMD", "/usr/local/bin/omega", "healthcheck"]);
        container.Labels = Labels("site", _args.Version);
        container.NetworksAdvanced = _args.Passed.Any(DockerService.IsInside) ? [.. new[] { Network, Inside! }.Select(On)] : On(Network);
        container.Volumes = new ContainerVolumeArgs { VolumeName = Logs.Name, ContainerPath = Hardening.LogPath };
        if (_args.Passed is [var first, .. var others])
        {
            // Nobody but the edge reaches the site, and it has said already who the reader is.
            container.Envs = [At(first).Apply(at => $"OMEGA_API={at}"), $"OMEGA_API_PATH={first.Settings.Path}", "OMEGA_TRUSTED_PROXIES=0.0.0.0/0 ::/0"];
            if (others.Length > 0)
            {
                container.Envs.Add(Output.All(others.Select(service => At(service).Apply(at => $"{service.Settings.Path}={at}")))
                    .Apply(all => $"OMEGA_SERVICES={string.Join(' ', all)}"));
            }

            if (PassedServices.Limits(_args.Services) is { Length: > 0 } limits)
            {
                container.Envs.Add($"OMEGA_LIMITS={limits}");
            }
        }

        return new Container($"{_name}-{_args.ReleaseName}", container, DockerService.After(Services, Replacing(deleteFirst: false)));
    }

    /// <summary>Where a service is asked; known only when it is well.</summary>
    internal Output<string> At(Service service) => Services.Single(running => running.Service == service).At;

    /// <summary>
    /// No address of the host is on it: on an internal network alone a container still reaches what the host listens with on all of its
    /// addresses.
    /// </summary>
    private Network CreateInside() => new($"{_name}-inside", new NetworkArgs
    {
        Name = $"{_args.Prefix}-inside",
        Driver = "bridge",
        Internal = true,
        Options = { ["com.docker.network.bridge.inhibit_ipv4"] = "true" },
    }, _child);

    internal RemoteImage Pull(string name, Input<string> image) =>
        new(name, new RemoteImageArgs { Name = image, Platform = _args.Platform, KeepLocally = true }, _child);

    internal static ContainerNetworksAdvancedArgs On(Network network) => new() { Name = network.Name };

    internal InputList<ContainerLabelArgs> Labels(string role, Input<string>? version)
    {
        InputList<ContainerLabelArgs> labels =
        [
            new ContainerLabelArgs { Label = "omega.stack", Value = _args.Prefix },
            new ContainerLabelArgs { Label = "omega.role", Value = role },
        ];
        if (version is not null)
        {
            labels.Add(new ContainerLabelArgs { Label = "omega.version", Value = version });
        }

        return labels;
    }

    internal CustomResourceOptions Replacing(bool deleteFirst) => CustomResourceOptions.Merge(_child, new CustomResourceOptions
    {
        DeleteBeforeReplace = deleteFirst,
        ReplaceOnChanges = [.. HardenedContainer.ReplaceOnChanges],
    });

    /// <summary>A volume that no update removes, nor the end of the stack.</summary>
    internal Volume DataVolume(string name, string volume, string role, string path) => new(name, new VolumeArgs
    {
        Name = volume,
        Labels = [.. new[] { ("omega.stack", _args.Prefix), ("omega.role", role), (DataFolder.Label, path) }
            .Select(label => new VolumeLabelArgs { Label = label.Item1, Value = label.Item2 })],
    }, CustomResourceOptions.Merge(_child, new CustomResourceOptions { RetainOnDelete = true }));

    internal Command Step(
        string role, string script, Input<object>[] triggers, InputMap<string> environment, string? library = null, params string[] functions) =>
        StepText(role, EmbeddedScript.Read(script, library, functions), triggers, environment);

    internal Command StepText(string role, string text, Input<object>[] triggers, InputMap<string> environment) =>
        ScriptCommand.CreateText($"{_name}-{role}", text, triggers, environment, new CustomResourceOptions { Parent = this });

    private static string UrlHost(string bind) => bind switch
    {
        "127.0.0.1" or "0.0.0.0" or "::" or "::1" => "localhost",
        _ => AddressRange.Host(bind),
    };
}
