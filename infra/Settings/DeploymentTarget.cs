namespace Omega.Infra.Settings;

/// <summary>Where the site runs.</summary>
public enum DeploymentTarget
{
    /// <summary>One Docker engine.</summary>
    Docker,

    /// <summary>A Kubernetes cluster.</summary>
    Kubernetes,
}
