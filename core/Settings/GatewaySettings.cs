namespace Omega.Core.Settings;

/// <summary>The way into the cluster through a gateway that is there (`omega:kubernetes.gateway`): a route of the Gateway API.</summary>
/// <param name="Host">Name that the site answers to.</param>
/// <param name="Name">The gateway.</param>
/// <param name="Namespace">Its namespace; it must let routes of the stack's in.</param>
/// <param name="SectionName">One listener of it; absent: all that take the name.</param>
/// <param name="Https">Whether readers come by https, which the gateway's listener decides; for the stack's own `url`.</param>
public sealed record GatewaySettings(string Host, string Name, string Namespace, string? SectionName = null, bool Https = true) : ISettings
{
    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (!KubernetesName.IsHost(Host))
        {
            yield return new("host", KubernetesName.HostRule, Host, "www.example.com");
        }

        foreach (var (path, name) in new[] { ("name", Name), ("namespace", Namespace), ("sectionName", SectionName) })
        {
            if (name is not null && !KubernetesName.IsMatch(name))
            {
                yield return new(path, KubernetesName.Rule, name, $"<{path}>");
            }
        }
    }
}
