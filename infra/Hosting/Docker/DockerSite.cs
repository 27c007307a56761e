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

    private const int GateSeconds = 60;
    private const string PortLibrary = "port";

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
        (Api, Service) = args.Api is null ? (null, null) : CreateApi(args.Api);
        Site = CreateSite();
        Gate = Step($"gate-{args.ReleaseName}", "gate", [Site.Id.Apply<object>(id => id)], new()
        {
            ["CONTAINER"] = Site.Id,
            ["VERSION"] = args.Version,
            ["STACK"] = args.Prefix,
            ["BIND"] = args.Site.Bind,
            ["PORT"] = $"{args.Site.Port}",
            ["TIMEOUT_SECONDS"] = $"{GateSeconds}",
            ["PIDS"] = $"{args.Site.Pids}",
        }, PortLibrary);
        BeforePin = args.Kept.Before.Apply(image => image.ToString());
        BeforeImage = Pull($"{name}-before-image", BeforePin);
        Before = CreateBefore();
        EdgePin = args.Kept.Edge.Apply(kept => kept.Image.ToString());
        EdgeImage = Pull($"{name}-edge-image", EdgePin);
        Edge = CreateEdge();
        DoorPin = args.Kept.Door.Apply(kept => kept.Image.ToString());
        DoorImage = Pull($"{name}-door-image", DoorPin);
        Door = CreateDoor();
        Input<object>[] switched =
            [Gate.Stdout.Apply<object>(version => version), .. new[] { Site, Edge, Door, Before }.Select(container => (Input<object>)container.Id.Apply<object>(id => id))];
        Activate = Step("activate", "activate", switched, new()
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
        }, PortLibrary);
        Served = Activate.Stdout;
        Url = Activate.Stdout.Apply(_ => $"http://{UrlHost(args.Site.Bind)}:{args.Site.Port}");
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
    ];

    internal Network Network { get; }

    internal Volume Logs { get; }

    internal Volume EdgeState { get; }

    internal Volume DoorState { get; }

    internal Container? Api { get; }

    /// <summary>Name that the service is asked by; known only when it is well.</summary>
    internal Output<string>? Service { get; }

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
        container.NetworksAdvanced = OnNetwork();
        container.Volumes = new ContainerVolumeArgs { VolumeName = Logs.Name, ContainerPath = Hardening.LogPath };
        if (_args.Api is { } api)
        {
            // Nobody but the edge reaches the site, and it has said already who the reader is.
            container.Envs = [Service!.Apply(name => $"OMEGA_API={name}:{api.Port}"), $"OMEGA_API_PATH={api.Path}", "OMEGA_TRUSTED_PROXIES=0.0.0.0/0 ::/0"];
        }

        return new Container($"{_name}-{_args.ReleaseName}", container, Replacing(deleteFirst: false));
    }

    /// <summary>
    /// The service, and the name that it is asked by once it is well: another one starts beside it, and another container of the site
    /// asks that one. An alias that both had would send requests to one that is not well yet.
    /// </summary>
    private (Container Api, Output<string> Name) CreateApi(ApiSettings api)
    {
        var container = HardenedContainer.Args(Pull($"{_name}-api-image", api.Image).RepoDigest, _args.Site, [.. api.Health]);
        container.Labels = Labels("api", null);
        container.NetworksAdvanced = OnNetwork();
        var created = new Container($"{_name}-api", container, Replacing(deleteFirst: false));
        var gate = Step("api-gate", "service", [created.Id.Apply<object>(id => id)], new()
        {
            ["CONTAINER"] = created.Id,
            ["NAME"] = created.Name,
            ["TIMEOUT_SECONDS"] = $"{GateSeconds}",
            ["PIDS"] = $"{_args.Site.Pids}",
        }, PortLibrary);
        return (created, gate.Stdout);
    }

    private RemoteImage Pull(string name, Input<string> image) =>
        new(name, new RemoteImageArgs { Name = image, Platform = _args.Platform, KeepLocally = true }, _child);

    private InputList<ContainerNetworksAdvancedArgs> OnNetwork() => new ContainerNetworksAdvancedArgs { Name = Network.Name };

    private InputList<ContainerLabelArgs> Labels(string role, Input<string>? version)
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

    private CustomResourceOptions Replacing(bool deleteFirst) => CustomResourceOptions.Merge(_child, new CustomResourceOptions
    {
        DeleteBeforeReplace = deleteFirst,
        ReplaceOnChanges = [.. HardenedContainer.ReplaceOnChanges],
    });

    private Command Step(string role, string script, Input<object>[] triggers, InputMap<string> environment, string? library = null) =>
        ScriptCommand.Create($"{_name}-{role}", script, triggers, environment, new CustomResourceOptions { Parent = this }, library);

    private static string UrlHost(string bind) => bind switch
    {
        "127.0.0.1" or "0.0.0.0" or "::" or "::1" => "localhost",
        _ => AddressRange.Host(bind),
    };
}
