using System.Text.Json;
using Omega.Core.Settings;

namespace Omega.Cli.Inspection;

/// <summary>That the edge of a front and the doors behind it are on the network that they share, and nobody else is: there a word about a reader counts.</summary>
/// <param name="stack">Name of the stack.</param>
/// <param name="site">Whose edge passes on to whom.</param>
internal sealed class NetworkChecks(string stack, SiteSettings site)
{
    private const string Separator = "\t";

    /// <summary>Networks that the stack shares with others.</summary>
    public IReadOnlyList<string> Shared =>
        [.. (site.Others.Count > 0 ? new[] { stack } : []).Concat(site.Behind is { } front ? [front] : []).Select(FrontNetwork.Of)];

    /// <summary>What docker is asked about a network: one that is stopped comes back there.</summary>
    public static IReadOnlyList<string> Asked(string network) =>
        ["ps", "--all", "--filter", $"network={network}", "--format", $$$"""{{.Names}}{{{Separator}}}{{.Label "omega.stack"}}{{{Separator}}}{{.Label "omega.role"}}"""];

    /// <summary>What docker answered: name, label of the stack and role of each container.</summary>
    public static IEnumerable<string[]> Answered(string listed) => listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(Separator));

    /// <summary>That a container is on each of its networks, by the name that it is asked for there.</summary>
    /// <param name="container">What `docker inspect` says of it.</param>
    /// <param name="role">What it does.</param>
    public IEnumerable<Check> OfContainer(JsonElement container, string role)
    {
        var (network, alias) = role switch
        {
            "edge" when site.Others.Count > 0 => (FrontNetwork.Of(stack), null),
            "door" when site.Behind is { } front => (FrontNetwork.Of(front), FrontNetwork.Door(stack)),
            _ => ((string?)null, null),
        };
        if (network is null)
        {
            yield break;
        }

        var name = container.GetProperty("Name").GetString()!.TrimStart('/');
        var joined = new JsonReader(container).Inner("NetworkSettings").Inner("Networks").Inner(network);
        var names = joined.List<string>("Aliases").Value ?? [];
        var actual = joined.State != Core.Policies.Facts.FactState.Known ? "no" : alias is null || names.Contains(alias) ? "yes" : $"without the name {alias}";
        var remedy = $"`docker network connect {(alias is null ? "" : $"--alias {alias} ")}{network} {name}` brings it back";
        yield return new(name, $"is on network {network}", "", "", "yes", actual == "yes" ? actual : $"{actual}; {remedy}", actual == "yes");
    }

    /// <summary>That nobody else is on a network.</summary>
    /// <param name="network">Its name.</param>
    /// <param name="listed">What docker answered.</param>
    public Check OfNetwork(string network, string listed)
    {
        var front = network == FrontNetwork.Of(stack) && site.Others.Count > 0 ? stack : site.Behind!;
        var strangers = Answered(listed)
            .Where(fields => !(fields is [_, var prefix, var role] && (role == "edge" ? prefix == FrontNetwork.Prefix(front) : role == "door" && IsBehind(front, prefix))))
            .Select(fields => fields[0]).ToList();
        return new(network, "has no strangers", "", "", "none", strangers.Count == 0 ? "none" : string.Join(", ", strangers), strangers.Count == 0);
    }

    // Which stacks are behind a front only the front's configuration says.
    private bool IsBehind(string front, string prefix) =>
        front == stack ? site.Others.Values.Any(other => FrontNetwork.Prefix(other) == prefix) : prefix.Length > 0 && prefix != FrontNetwork.Prefix(front);
}
