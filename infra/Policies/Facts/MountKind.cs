namespace Omega.Infra.Policies.Facts;

/// <summary>What a mount shows the container.</summary>
public enum MountKind
{
    /// <summary>A volume that the host manages.</summary>
    Volume,

    /// <summary>A file or folder of the host.</summary>
    HostPath,

    /// <summary>A device of the host.</summary>
    Device,

    /// <summary>Whatever another container mounts.</summary>
    OtherContainer,

    /// <summary>Read-only data that the host provides, such as configuration or secrets.</summary>
    Projected,

    /// <summary>Any other kind.</summary>
    Unknown,
}
