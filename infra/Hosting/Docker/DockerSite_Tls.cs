using System.Collections.Immutable;
using Omega.Infra.Release;
using Omega.Infra.Settings;
using Omega.Infra.Support;
using Pulumi;
using Pulumi.Command.Local;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;

namespace Omega.Infra.Hosting.Docker;

/// <summary>
/// Https: a door of its own, so that the one of the plain port stays as it is, and the certificates, which another step hands to the edge.
/// </summary>
public sealed partial class DockerSite
{
    private const int TlsMemoryMiB = 128;
    private const int SecondsOfADay = 24 * 60 * 60;

    /// <summary>What publishes the port of https; null where there is none.</summary>
    internal Container? TlsDoor { get; }

    /// <summary>Hands certificates and keys to the edge; null where there are none.</summary>
    internal Command? Certificates { get; }

    private Container CreateTlsDoor(TlsSettings tls)
    {
        var container = HardenedContainer.Args(DoorImage.RepoDigest, _args.Site, ["CMD", "/usr/local/bin/omega", "healthcheck", "door"]);
        container.Command = _args.Kept.Door.Decide(RequireDoor);
        container.Envs = [$"OMEGA_DOOR={tls.Port}", $"OMEGA_PORT={Hardening.ContainerTlsPort}"];
        container.Volumes = new ContainerVolumeArgs { VolumeName = DoorState.Name, ContainerPath = Hardening.DoorPath };
        container.NetworksAdvanced = On(Network);
        return Publish(TlsSettings.DoorRole, container, Hardening.ContainerTlsPort, tls.Port);
    }

    private static Task<ImmutableArray<string>> RequireDoor(KeptRelease door) => door.HasDoor
        ? Task.FromResult(ImmutableArray.Create("door"))
        : throw new OmegaException(
            "omega:site.tls needs a release with a door, and none that this stack has had has one: they were built before there was such a thing. "
                + "Deploy one that this program builds, then set it.", ExitCode.Input);

    /// <summary>Another certificate runs this step and touches no container; an edge that is new gets them before it serves.</summary>
    private Command HandOver(EdgeSecrets certificates) => Step("certificates", "certificates", [Edge.Id.Apply<object>(id => id), certificates.Generation], new()
    {
        ["EDGE"] = Edge.Id,
        ["GENERATION"] = certificates.Generation,
        ["CERTIFICATES"] = certificates.Bundle,
        ["TLS_PORT"] = $"{_args.Site.Tls!.Port}",
    });

    /// <summary>What a stack without it has declared stays as it is.</summary>
    private InputMap<string> Tls() => TlsDoor is null || Certificates is null
        ? []
        : new() { ["TLS_DOOR"] = TlsDoor.Id, ["TLS_PORT"] = Output.Unsecret(Certificates.Stdout) };

    /// <summary>As many connections as the edge takes (nginx/edge.conf) must not end it: each of https holds some 22 KiB.</summary>
    private SiteSettings EdgeLimits() => _args.Site.Tls is null ? _args.Site : _args.Site with { MemoryMiB = Math.Max(_args.Site.MemoryMiB, TlsMemoryMiB) };

    private static IEnumerable<string> TlsVariables(TlsSettings tls) =>
    [
        $"OMEGA_TLS={tls.Port}",
        $"OMEGA_TLS_NAMES={string.Join(' ', tls.HostNames)}",
        $"OMEGA_TLS_HSTS={tls.HstsDays * SecondsOfADay}",
        $"OMEGA_TLS_REDIRECT={(tls.Redirect ? "on" : "off")}",
    ];
}
