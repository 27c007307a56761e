namespace Omega.Infra.Settings;

/// <summary>The way into the cluster (`omega:kubernetes.ingress`).</summary>
/// <param name="Host">Name that the site answers to.</param>
/// <param name="ClassName">Ingress class of the controller that serves it.</param>
/// <param name="TlsSecret">Name of the secret with certificate and key; absent: no TLS.</param>
public sealed record IngressSettings(string Host, string ClassName, string? TlsSecret = null) : ISettings
{
    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (!KubernetesName.IsHost(Host))
        {
            yield return new("host", KubernetesName.HostRule, Host, "www.example.com");
        }

        if (!KubernetesName.IsMatch(ClassName))
        {
            yield return new("className", KubernetesName.Rule, ClassName, "nginx");
        }

        if (TlsSecret is not null && !KubernetesName.IsMatch(TlsSecret))
        {
            yield return new("tlsSecret", KubernetesName.Rule, TlsSecret, "<secret>");
        }
    }
}
