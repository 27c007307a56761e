using System.Text.RegularExpressions;

namespace Omega.Infra.Settings;

/// <summary>The way into the cluster (`omega:kubernetes.ingress`).</summary>
/// <param name="Host">Name that the site answers to.</param>
/// <param name="ClassName">Ingress class of the controller that serves it.</param>
/// <param name="TlsSecret">Name of the secret with certificate and key; absent: no TLS.</param>
public sealed partial record IngressSettings(string Host, string ClassName, string? TlsSecret = null) : ISettings
{
    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (!HostPattern().IsMatch(Host))
        {
            yield return new("host", "must be a lower-case host name", Host, "www.example.com");
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

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\z")]
    private static partial Regex HostPattern();
}
