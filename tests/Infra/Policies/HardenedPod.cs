using Omega.Infra.Hosting.Kubernetes;
using Pulumi;
using Pulumi.Kubernetes.Types.Inputs.Apps.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;

namespace Omega.Infra.Tests.Policies;

/// <summary>Arguments of a deployment that every policy lets pass, and the parts of it that a test changes.</summary>
internal sealed class HardenedPod
{
    public HardenedPod(Input<string>? image = null)
    {
        var names = new KubernetesNames("omega", "omega-dev", "cluster.local");
        Container = KubernetesPod.Container("site", image ?? SomeFacts.ServiceImage, 8080, new SiteSettings(), KubernetesProbes.OfSite("20240401-134512"), KubernetesLogs.Folder);
        Spec = KubernetesPod.Spec("site", "registry", names.Pods("site"), Container, KubernetesLogs.Folder);
        Args = KubernetesDeployment.Args(names.Metadata("site", "site"), names.Selector("site"), [], new KubernetesSettings("omega"), Spec);
    }

    public DeploymentArgs Args { get; }

    public PodSpecArgs Spec { get; }

    public ContainerArgs Container { get; }

    /// <summary>The container's own security context, hardened but for what the test changes.</summary>
    public SecurityContextArgs Security
    {
        get
        {
            var security = new SecurityContextArgs
            {
                ReadOnlyRootFilesystem = true,
                AllowPrivilegeEscalation = false,
                Capabilities = new CapabilitiesArgs { Drop = "ALL" },
            };
            Container.SecurityContext = security;
            return security;
        }
    }

    /// <summary>The pod's security context, hardened but for what the test changes.</summary>
    public PodSecurityContextArgs PodSecurity
    {
        get
        {
            var security = new PodSecurityContextArgs
            {
                RunAsNonRoot = true,
                RunAsUser = 10101,
                RunAsGroup = 10101,
                SeccompProfile = new SeccompProfileArgs { Type = "RuntimeDefault" },
            };
            Spec.SecurityContext = security;
            return security;
        }
    }

    /// <summary>Mounts one more volume.</summary>
    public void Mount(VolumeArgs volume, string path, bool? readOnly = true)
    {
        volume.Name = "more";
        Spec.Volumes.Add(volume);
        Container.VolumeMounts.Add(new VolumeMountArgs { Name = "more", MountPath = path, ReadOnly = readOnly is { } value ? value : (Input<bool>)null! });
    }
}
