namespace Omega.Core.Settings;

/// <summary>Where pods write their access logs, beside standard output (`omega:kubernetes.logs`).</summary>
public enum LogPlace
{
    /// <summary>An empty folder of the pod, which ends with it.</summary>
    Folder,

    /// <summary>Nowhere else.</summary>
    Stdout,

    /// <summary>A claim that all pods of the stack share and that outlives them.</summary>
    Claim,
}

/// <summary>The claim for logs (`omega:kubernetes.logClaim`); it ends with the namespace.</summary>
/// <param name="SizeMiB">Size that is asked for, in MiB.</param>
/// <param name="StorageClass">Class of storage; absent: the cluster's own.</param>
/// <param name="Shared">Whether pods of several nodes write to it (ReadWriteMany); else all run on one node.</param>
public sealed record LogClaimSettings(int SizeMiB = 1024, string? StorageClass = null, bool Shared = true) : ISettings
{
    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems() =>
        SettingsProblem.OutOfRange("sizeMiB", SizeMiB, Hardening.LogMiB, 1 << 20, 1024)
            .Concat(StorageClass is null || KubernetesName.IsHost(StorageClass)
                ? [] : [new("storageClass", KubernetesName.HostRule, StorageClass, "standard")]);
}
