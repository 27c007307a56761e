using Omega.Infra.Support;
using Pulumi;
using Pulumi.Command.Local;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;

namespace Omega.Infra.Hosting.Docker;

/// <summary>Runs the release as a hardened container behind an edge that switches to it only after it proved itself.</summary>
public sealed class DockerSite : ComponentResource, ISite
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
        Api = args.Api is null ? null : CreateApi();
        Site = CreateSite();
        Gate = Step($"gate-{args.ReleaseName}", "gate", [Site.Id.Apply<object>(id => id)], new()
        {
            ["CONTAINER"] = Site.Id,
            ["VERSION"] = args.Version,
            ["STACK"] = args.Prefix,
            ["BIND"] = args.Site.Bind,
            ["PORT"] = $"{args.Site.Port}",
            ["TIMEOUT_SECONDS"] = $"{GateSeconds}",
        }, PortLibrary);
        EdgeImage = CreateEdgeImage();
        Edge = CreateEdge();
        Activate = Step("activate", "activate", [Gate.Stdout.Apply<object>(version => version), Site.Id.Apply<object>(id => id)], new()
        {
            ["EDGE"] = Edge.Id,
            ["SITE"] = Site.Name,
            ["VERSION"] = Gate.Stdout,
            ["STACK"] = args.Prefix,
            ["BIND"] = args.Site.Bind,
            ["PORT"] = $"{args.Site.Port}",
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

    IReadOnlyList<(Output<string> Reference, Resource Resource)> ISite.Kept => [(EdgePin, Edge), (EdgePin, EdgeImage)];

    internal Network Network { get; }

    internal Volume Logs { get; }

    internal Volume EdgeState { get; }

    internal Container? Api { get; }

    internal Container Site { get; }

    internal Command Gate { get; }

    /// <summary>Verified image that the edge was created from.</summary>
    internal Output<string> EdgePin { get; private set; } = null!;

    internal RemoteImage EdgeImage { get; }

    internal Container Edge { get; }

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
            container.Envs = [$"OMEGA_API=api:{api.Port}", $"OMEGA_API_PATH={api.Path}"];
        }

        return new Container($"{_name}-{_args.ReleaseName}", container, Replacing(deleteFirst: false));
    }

    /// <summary>The edge keeps the image it was created from until its own recipe changes: a new release must not interrupt it.</summary>
    private RemoteImage CreateEdgeImage()
    {
        var pin = Step($"edge-{Digest.Parse(_args.EdgeContent).Abbreviated}", "pin", [], new()
        {
            ["IMAGE"] = Output.Tuple(Gate.Stdout, _args.Image.ToOutput()).Apply(both => both.Item2),
        }, options: new CustomResourceOptions { IgnoreChanges = { "environment.IMAGE" } });
        EdgePin = pin.Stdout;
        return Pull($"{_name}-edge-image", pin.Stdout);
    }

    private Container CreateEdge()
    {
        var container = HardenedContainer.Args(EdgeImage.RepoDigest, _args.Site, ["CMD", "/usr/local/bin/omega", "healthcheck", "8081"]);
        container.Command = "edge";
        container.Labels = Labels("edge", null);
        container.NetworksAdvanced = OnNetwork();
        container.Volumes =
        [
            new ContainerVolumeArgs { VolumeName = EdgeState.Name, ContainerPath = Hardening.EdgeStatePath },
            new ContainerVolumeArgs { VolumeName = Logs.Name, ContainerPath = Hardening.LogPath },
        ];
        container.Ports = new ContainerPortArgs
        {
            Internal = Hardening.ContainerPort,
            External = _args.Site.Port,
            Ip = _args.Site.Bind,
        };
        return new Container($"{_name}-edge", container, Replacing(deleteFirst: true));
    }

    private Container CreateApi()
    {
        var container = HardenedContainer.Args(Pull($"{_name}-api-image", _args.Api!.Image).RepoDigest, _args.Site, [.. _args.Api.Health]);
        container.Labels = Labels("api", null);
        container.NetworksAdvanced = OnNetwork("api");
        return new Container($"{_name}-api", container, Replacing(deleteFirst: false));
    }

    private RemoteImage Pull(string name, Input<string> image) =>
        new(name, new RemoteImageArgs { Name = image, Platform = _args.Platform, KeepLocally = true }, _child);

    private InputList<ContainerNetworksAdvancedArgs> OnNetwork(params string[] aliases) =>
        new ContainerNetworksAdvancedArgs { Name = Network.Name, Aliases = aliases };

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

    private Command Step(
        string role, string script, Input<object>[] triggers, InputMap<string> environment, string? library = null, CustomResourceOptions? options = null) =>
        ScriptCommand.Create($"{_name}-{role}", script, triggers, environment, CustomResourceOptions.Merge(options, new CustomResourceOptions { Parent = this }), library);

    private static string UrlHost(string bind) => bind is "127.0.0.1" or "0.0.0.0" ? "localhost" : bind;
}
