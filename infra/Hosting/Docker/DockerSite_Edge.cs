using System.Collections.Immutable;
using Omega.Infra.Release;
using Pulumi;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;

namespace Omega.Infra.Hosting.Docker;

/// <summary>What stands in front of the release: the door that holds the port, the edge that borrows it, and the release before.</summary>
public sealed partial class DockerSite
{
    /// <summary>Verified image of the release that served before.</summary>
    internal Output<string> BeforePin { get; }

    internal RemoteImage BeforeImage { get; }

    /// <summary>Serves the files of the release before to whoever has its pages open, until the next release takes its place.</summary>
    internal Container Before { get; }

    /// <summary>Verified image that the edge was created from.</summary>
    internal Output<string> EdgePin { get; }

    /// <summary>Verified image that the door was created from.</summary>
    internal Output<string> DoorPin { get; }

    internal RemoteImage DoorImage { get; }

    /// <summary>What publishes the port: nothing but a change of its own recipe, of the address or of a limit that only a new one takes replaces it.</summary>
    internal Container Door { get; }

    internal RemoteImage EdgeImage { get; }

    internal Container Edge { get; }

    private Container CreateBefore()
    {
        var container = HardenedContainer.Args(BeforeImage.RepoDigest, _args.Site, ["CMD", "/usr/local/bin/omega", "healthcheck"]);
        container.Labels = Labels("before", null);
        container.NetworksAdvanced = On(Network);
        container.Volumes = new ContainerVolumeArgs { VolumeName = Logs.Name, ContainerPath = Hardening.LogPath };
        return new Container($"{_name}-before", container, Replacing(deleteFirst: false));
    }

    /// <summary>A new edge starts beside the one that serves, proves itself, and then takes connections from the same queue.</summary>
    private Container CreateEdge()
    {
        var container = HardenedContainer.Args(EdgeImage.RepoDigest, EdgeLimits(), ["CMD", "/usr/local/bin/omega", "healthcheck", "8081"]);
        container.Command = "edge";
        container.Envs = EdgeVariables();
        container.Labels = Labels("edge", null);
        container.NetworksAdvanced = EdgeNetworks();
        container.Volumes = Volumes(
            _args.Kept.Edge, hasDoor => hasDoor ? [Hardening.EdgeStatePath, Hardening.DoorPath, Hardening.LogPath] : [Hardening.EdgeStatePath, Hardening.LogPath]);
        return new Container($"{_name}-edge-{_args.Site.Port}", container, AfterGate(Replacing(deleteFirst: false)));
    }

    /// <summary>
    /// The port stands in the door's name: another port is another door beside this one, whereas no two can publish the same.
    /// Up to commit 405884a the edge published it, under the name that is the door's alias: it goes when the new edge stands. Where no
    /// release of the stack has a door yet, an edge publishes it still.
    /// </summary>
    private Container CreateDoor()
    {
        var kept = _args.Kept.Door;
        var container = HardenedContainer.Args(
            DoorImage.RepoDigest, _args.Site, kept.Apply(door => ImmutableArray.Create("CMD", "/usr/local/bin/omega", "healthcheck", DoorProbe(door))));
        container.Command = kept.Apply(door => ImmutableArray.Create(door.HasDoor ? "door" : "edge"));
        container.Envs = [DoorName];
        container.Volumes = Volumes(kept, hasDoor => hasDoor ? [Hardening.DoorPath] : [Hardening.EdgeStatePath, Hardening.LogPath]);
        container.NetworksAdvanced = DoorNetworks();
        return Publish("door", container, Hardening.ContainerPort, _args.Site.Port, new() { Aliases = { new Alias { Name = $"{_name}-edge" } } });
    }

    /// <summary>Declares a door, which lends its port to the edge that serves.</summary>
    private Container Publish(string role, ContainerArgs container, int inside, int outside, CustomResourceOptions? options = null)
    {
        container.Labels = Labels(role, null);
        container.Ports = new ContainerPortArgs
        {
            Internal = inside,
            External = outside,
            Ip = _args.Site.Bind,
        };
        var afterEdge = CustomResourceOptions.Merge(new CustomResourceOptions { DependsOn = Edge }, options);
        return new Container($"{_name}-{role}-{outside}", container, CustomResourceOptions.Merge(AfterGate(Replacing(deleteFirst: true)), afterEdge));
    }

    /// <summary>An image of before the door has no place for the door's volume, and the engine would make one in the container.</summary>
    private Output<ImmutableArray<ContainerVolumeArgs>> Volumes(Output<KeptRelease> kept, Func<bool, string[]> paths)
    {
        var volumes = new Dictionary<string, Volume>
        {
            [Hardening.DoorPath] = DoorState,
            [Hardening.EdgeStatePath] = EdgeState,
            [Hardening.LogPath] = Logs,
        };
        return kept.Apply(release => paths(release.HasDoor)
            .Select(path => new ContainerVolumeArgs { VolumeName = volumes[path].Name, ContainerPath = path }).ToImmutableArray());
    }

    private static string DoorProbe(KeptRelease door) => door.HasDoor ? "door" : "8081";

    /// <summary>Nothing in front of the release changes for one that is refused.</summary>
    private CustomResourceOptions AfterGate(CustomResourceOptions options) => CustomResourceOptions.Merge(options, new CustomResourceOptions { DependsOn = Gate });

    /// <summary>What a stack without it has declared stays as it is.</summary>
    private InputMap<string> Maintenance() => _args.Settings.Web.Maintenance ? new() { ["MAINTENANCE"] = "on" } : [];

    private InputList<string> EdgeVariables()
    {
        InputList<string> variables = [DoorName, .. PassedServices.EdgeVariables(_args.Services).Select(variable => $"{variable.Name}={variable.Value}")];
        if (_args.Site.Behind is { } front)
        {
            variables.Add(TrustedWithFront(front).Apply(networks => $"OMEGA_TRUSTED_PROXIES={networks}"));
        }
        else if (_args.Site.TrustedProxies is { Count: > 0 } proxies)
        {
            variables.Add($"OMEGA_TRUSTED_PROXIES={string.Join(' ', proxies)}");
        }

        if (BehindMe is not null)
        {
            variables.Add(HostsVariable());
        }

        foreach (var variable in _args.Site.Tls is { } tls ? TlsVariables(tls) : [])
        {
            variables.Add(variable);
        }

        return variables;
    }

    private string DoorName => $"OMEGA_DOOR={_args.Site.Port}";
}
