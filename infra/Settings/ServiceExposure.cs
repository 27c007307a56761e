namespace Omega.Infra.Settings;

/// <summary>From where the site's service can be reached.</summary>
public enum ServiceExposure
{
    /// <summary>From within the cluster only; an ingress may lead to it.</summary>
    ClusterIP,

    /// <summary>On one port of every node.</summary>
    NodePort,
}
