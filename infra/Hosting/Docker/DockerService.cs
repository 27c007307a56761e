using Omega.Core.Data;
using Pulumi;
using Pulumi.Command.Local;
using Pulumi.Docker;

namespace Omega.Infra.Hosting.Docker;

/// <summary>
/// One service container, and where it is asked once it is well: another one starts beside it, and another container of whoever asks it
/// asks that one. An alias that both had would send requests to one that is not well yet.
/// </summary>
internal sealed partial class DockerService
{
    private DockerService(DockerSite site, SiteArgs args, string name, Service service, IReadOnlyList<DockerService> asked)
    {
        Service = service;
        Alias = $"{args.Prefix}-{service.Role}";
        var limits = service.Limits(args.Site);
        var container = HardenedContainer.Args(
            site.Pull($"{name}-image", args.Release.Accepted(service)).RepoDigest, limits, [.. service.Settings.Health], service.UserId);
        container.Labels = site.Labels(service.Role, null);
        container.NetworksAdvanced = [.. Networks(site, args, service).Select(On)];
        if (IsInside(service))
        {
            // Docker's name server passes names that it does not know on to others, up to version 26 from an internal network as well.
            container.Dns = "127.0.0.1";
        }

        if (service.Settings.Command is { Count: > 0 } command)
        {
            container.Command = [.. command];
        }

        if (Variables(service, asked, args.Secrets) is { Count: > 0 } variables)
        {
            container.Envs = [.. variables];
        }

        if (service.HasData)
        {
            Keep(container, site, args, name);
            Revive(site, args);
        }

        Container = new Container(name, container, After(asked, site.Replacing(deleteFirst: false)));
        if (service.HasData)
        {
            Gate = Replace(site, args, limits);
            // The same name for each version, as one at a time has it: whoever asks it is not touched when it changes.
            At = Output.Create($"{Alias}:{service.Settings.Port}");
            return;
        }

        Gate = site.Step($"{service.Role}-gate", "service", [Container.Id.Apply<object>(id => id)], new()
        {
            ["CONTAINER"] = Container.Id,
            ["NAME"] = Container.Name,
            ["TIMEOUT_SECONDS"] = $"{DockerSite.GateSeconds}",
            ["PIDS"] = $"{limits.Pids}",
        }, DockerSite.PortLibrary, DataScript.Well);
        At = Gate.Stdout.Apply(host => $"{host}:{service.Settings.Port}");
    }

    /// <summary>What it was made of.</summary>
    public Service Service { get; }

    public Container Container { get; }

    public Command Gate { get; }

    /// <summary>Host and port; known only when it is well, but for one that has data, whose askers come after its gate.</summary>
    public Output<string> At { get; }

    /// <summary>Whether it may reach nobody outside of the stack.</summary>
    public static bool IsInside(Service service) => service.Reach == ServiceReach.Nothing;

    /// <summary>Declares all services of a site, each after those that it asks.</summary>
    public static IReadOnlyList<DockerService> Create(DockerSite site, SiteArgs args)
    {
        var created = new List<DockerService>();
        while (args.Services.FirstOrDefault(service => IsNext(service, created)) is { } next)
        {
            var asked = created.Where(other => next.Asks.Contains(other.Service.Name)).ToList();
            created.Add(new DockerService(site, args, $"{site.GetResourceName()}-{next.Role}", next, asked));
        }

        return created.Count == args.Services.Count ? created
            : throw new InvalidOperationException("Services ask each other in a circle; the settings do not allow that.");
    }

    private static bool IsNext(Service service, List<DockerService> created) =>
        created.All(other => other.Service != service) && service.Asks.All(asked => created.Exists(other => other.Service.Name == asked));

    /// <summary>The network that leads nowhere is for those that may reach nobody, and for whom they ask or are asked by.</summary>
    private static IEnumerable<Network> Networks(DockerSite site, SiteArgs args, Service service)
    {
        if (!IsInside(service))
        {
            yield return site.Network;
        }

        if (IsInside(service) || service.HasData || args.AskedBy(service).Any(IsInside) || args.AskersOf(service).Any(IsInside))
        {
            yield return site.Inside!;
        }
    }

    private static List<Input<string>> Variables(Service service, IReadOnlyList<DockerService> asked, Settings.StackSecrets secrets) =>
    [
        .. service.Environment.Select(variable => (Input<string>)$"{variable.Key}={variable.Value}"),
        .. asked.Select(other => (Input<string>)other.At.Apply(at => $"{other.Service.Variable}={at}")),
        .. service.Secrets.Select(variable => (Input<string>)secrets.Services[service.SecretKey(variable)].Apply(value => $"{variable}={value}")),
    ];
}
