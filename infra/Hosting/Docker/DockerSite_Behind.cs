using Omega.Infra.Release;
using Omega.Infra.Support;
using Pulumi;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;
using Pulumi.Utilities;

namespace Omega.Infra.Hosting.Docker;

/// <summary>
/// Several stacks at one port: the front has a network, which its edge and the doors of the stacks behind it join. What the door of a stack
/// listens with is lent to its edge, so that who asks there reaches whatever that stack serves now; nothing of the front listens there.
/// </summary>
public sealed partial class DockerSite
{
    /// <summary>Script that looks for the network of the stack in front.</summary>
    internal const string FrontScript = "front";

    /// <summary>Network of the stacks behind this one's edge; null where there are none.</summary>
    internal Network? BehindMe { get; }

    /// <summary>No address of the host is on it, and it leads nowhere: only who asks and who is asked are there.</summary>
    private Network CreateBehindMe() => new($"{_name}-behind", new NetworkArgs
    {
        Name = FrontNetwork.Of(Deployment.Instance.StackName),
        Driver = "bridge",
        Internal = true,
        Options = { ["com.docker.network.bridge.inhibit_ipv4"] = "true" },
        Labels = new NetworkLabelArgs { Label = "omega.stack", Value = _args.Prefix },
    }, _child);

    private InputList<ContainerNetworksAdvancedArgs> EdgeNetworks() => BehindMe is null ? On(Network) : [.. new[] { Network, BehindMe }.Select(On)];

    private InputList<ContainerNetworksAdvancedArgs> DoorNetworks() => _args.Site.Behind is not { } front
        ? On(Network)
        : [On(Network), new ContainerNetworksAdvancedArgs { Name = FrontNetwork.Of(front), Aliases = FrontNetwork.Door(Deployment.Instance.StackName) }];

    /// <summary>Where the names of other stacks lead, for the edge.</summary>
    private Output<string> HostsVariable()
    {
        var front = Deployment.Instance.StackName;
        var hosts = string.Join(' ', _args.Site.Others.Select(host => $"{host.Key}={FrontNetwork.Door(front, host.Value)}"));
        // What an earlier release can do is only known when it has been looked at.
        return Deployment.Instance.IsDryRun ? Output.Create($"OMEGA_HOSTS={hosts}") : _args.Kept.Edge.Decide(edge => RequireHosts(edge, $"OMEGA_HOSTS={hosts}"));
    }

    private static Task<string> RequireHosts(KeptRelease edge, string variable) => edge.KnowsHosts
        ? Task.FromResult(variable)
        : throw new OmegaException(
            "omega:site.hosts needs a release whose edge can have stacks behind it, and none that this stack has had can: they were built before there was such a thing. "
                + "Deploy one that this program builds, then set it.", ExitCode.Input);

    /// <summary>Whose word about a reader counts: of the proxies that are named, and of the front's edge.</summary>
    private Output<string> TrustedWithFront(string front) => FrontAddresses(front).Apply(addresses => string.Join(' ', [.. _args.Site.TrustedProxies ?? [], addresses]));

    /// <summary>Asked in each run, as another network may have others. A preview goes on without: it may see no engine, or the front is to come.</summary>
    private Output<string> FrontAddresses(string front)
    {
        var found = Output.Create(ScriptCommand.RunAsync(
            EmbeddedScript.Read(FrontScript), new Dictionary<string, string> { ["FRONT"] = front, ["NETWORK"] = FrontNetwork.Of(front) }, this));
        return Deployment.Instance.IsDryRun
            ? found.Apply(result => result.Failure is null ? Output.Create(result.Stdout.Trim()) : OutputUtilities.CreateUnknown(""))
            : found.Decide(result => result.Failure is null ? Task.FromResult(result.Stdout.Trim()) : throw new OmegaException(result.Failure, ExitCode.Input));
    }
}
