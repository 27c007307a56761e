using Pulumi;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;

namespace Omega.Infra.Hosting.Kubernetes;

/// <summary>Where the files go that containers write of what readers asked for; standard output has the same lines in any case.</summary>
/// <param name="Place">What the settings say.</param>
/// <param name="Claim">Name of the claim in the cluster; null: there is none.</param>
internal sealed record KubernetesLogs(LogPlace Place, Input<string>? Claim = null)
{
    private const string Volume = "logs";
    private const string PodVariable = "OMEGA_POD";

    /// <summary>The folder of each pod, which ends with it.</summary>
    public static KubernetesLogs Folder { get; } = new(LogPlace.Folder);

    /// <summary>Arguments of the claim that all pods of the stack share; each writes below its own name.</summary>
    public static PersistentVolumeClaimArgs Claimed(KubernetesNames names, LogClaimSettings settings)
    {
        var metadata = names.Metadata(Volume, KubernetesNames.Site);
        // Many classes bind nothing before the first pod asks for it.
        metadata.Annotations = new InputMap<string> { ["pulumi.com/skipAwait"] = "true" };
        return new()
        {
            Metadata = metadata,
            Spec = new PersistentVolumeClaimSpecArgs
            {
                AccessModes = settings.Shared ? "ReadWriteMany" : "ReadWriteOnce",
                StorageClassName = settings.StorageClass!,
                Resources = new VolumeResourceRequirementsArgs { Requests = { ["storage"] = $"{settings.SizeMiB}Mi" } },
            },
        };
    }

    /// <summary>Mounts them in a container.</summary>
    public void Mount(ContainerArgs container)
    {
        switch (Place)
        {
            case LogPlace.Folder:
                container.VolumeMounts.Add(new VolumeMountArgs { Name = Volume, MountPath = Hardening.LogPath });
                break;
            case LogPlace.Claim:
                container.VolumeMounts.Add(new VolumeMountArgs { Name = Volume, MountPath = Hardening.LogPath, SubPathExpr = $"$({PodVariable})" });
                break;
        }
    }

    /// <summary>Variables of a container: its pod's name where a folder of that name is mounted, and that nothing is where nothing is.</summary>
    public IEnumerable<EnvVarArgs> Variables => Place switch
    {
        LogPlace.Stdout => [new() { Name = "OMEGA_LOGS", Value = "stdout" }],
        LogPlace.Claim =>
        [
            new() { Name = PodVariable, ValueFrom = new EnvVarSourceArgs { FieldRef = new ObjectFieldSelectorArgs { FieldPath = "metadata.name" } } },
        ],
        _ => [],
    };

    /// <summary>The volume of a pod, and none where nothing is written.</summary>
    public IEnumerable<VolumeArgs> Volumes => Place switch
    {
        LogPlace.Folder => [new() { Name = Volume, EmptyDir = new EmptyDirVolumeSourceArgs { SizeLimit = $"{Hardening.LogMiB}Mi" } }],
        LogPlace.Claim => [new() { Name = Volume, PersistentVolumeClaim = new PersistentVolumeClaimVolumeSourceArgs { ClaimName = Claim! } }],
        _ => [],
    };
}
