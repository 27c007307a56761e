using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Networking.V1;
using Pulumi.Kubernetes.Policy.V1;
using Pulumi.Kubernetes.Types.Inputs.Apps.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;
using Pulumi.Kubernetes.Types.Inputs.Networking.V1;
using Pulumi.Kubernetes.Types.Inputs.Policy.V1;

namespace Omega.Offline.Sdk.Tests.Requests;

/// <summary>The recorded program prod.js.</summary>
internal static class KubernetesProgram
{
    private static InputMap<string> Labels => new() { ["app"] = "web" };

    public static IDictionary<string, object?> Run()
    {
        var provider = new Pulumi.Kubernetes.Provider("cluster", new() { KubeConfig = "/cluster/admin.kubeconfig", EnableServerSideApply = true });
        var options = new CustomResourceOptions { Provider = provider };
        var space = new Namespace("site", new NamespaceArgs
        {
            Metadata = new ObjectMetaArgs { Name = "omega-rec", Labels = { ["pod-security.kubernetes.io/enforce"] = "restricted" } },
        }, options);
        var name = space.Metadata.Apply(metadata => metadata.Name);
        var account = new ServiceAccount("site", new ServiceAccountArgs
        {
            Metadata = new ObjectMetaArgs { Name = "site", Namespace = name },
            AutomountServiceAccountToken = false,
        }, options);
        var pull = new Secret("pull", new SecretArgs
        {
            Metadata = new ObjectMetaArgs { Name = "pull", Namespace = name },
            Type = "kubernetes.io/dockerconfigjson",
            StringData = { [".dockerconfigjson"] = "{\"auths\":{\"localhost:5000\":{\"username\":\"omega\",\"password\":\"s3cret\",\"auth\":\"b21lZ2E6czNjcmV0\"}}}" },
        }, options);
        var settings = new ConfigMap("env", new ConfigMapArgs { Metadata = new ObjectMetaArgs { Namespace = name }, Data = { ["v"] = "1" } }, options);
        _ = new Pulumi.Kubernetes.Apps.V1.Deployment("site", Site(name, account, pull), options);
        var service = new Service("site", new ServiceArgs
        {
            Metadata = new ObjectMetaArgs { Name = "site", Namespace = name },
            Spec = new ServiceSpecArgs
            {
                Type = "NodePort",
                Selector = Labels,
                Ports = { new ServicePortArgs { Port = 80, TargetPort = 8080, NodePort = 30080 } },
            },
        }, options);
        _ = new PodDisruptionBudget("site", new PodDisruptionBudgetArgs
        {
            Metadata = new ObjectMetaArgs { Namespace = name },
            Spec = new PodDisruptionBudgetSpecArgs { MinAvailable = 1, Selector = new LabelSelectorArgs { MatchLabels = Labels } },
        }, options);
        _ = new NetworkPolicy("deny", new NetworkPolicyArgs
        {
            Metadata = new ObjectMetaArgs { Name = "default-deny", Namespace = name },
            Spec = new NetworkPolicySpecArgs { PodSelector = new LabelSelectorArgs(), PolicyTypes = { "Ingress", "Egress" } },
        }, options);
        return new Dictionary<string, object?>
        {
            ["ip"] = service.Spec.Apply(spec => spec.ClusterIP),
            ["env"] = settings.Metadata.Apply(metadata => metadata.Name),
        };
    }

    private static DeploymentArgs Site(Output<string> space, ServiceAccount account, Secret pull) => new()
    {
        Metadata = new ObjectMetaArgs { Name = "site", Namespace = space },
        Spec = new DeploymentSpecArgs
        {
            Replicas = 2,
            Selector = new LabelSelectorArgs { MatchLabels = Labels },
            MinReadySeconds = 1,
            ProgressDeadlineSeconds = 20,
            Strategy = new DeploymentStrategyArgs
            {
                Type = "RollingUpdate",
                RollingUpdate = new RollingUpdateDeploymentArgs { MaxUnavailable = 0, MaxSurge = 1 },
            },
            Template = new PodTemplateSpecArgs
            {
                Metadata = new ObjectMetaArgs { Labels = Labels, Annotations = { ["version"] = "1" } },
                Spec = Pod(account, pull),
            },
        },
    };

    private static PodSpecArgs Pod(ServiceAccount account, Secret pull) => new()
    {
        ServiceAccountName = account.Metadata.Apply(metadata => metadata.Name),
        AutomountServiceAccountToken = false,
        ImagePullSecrets = { new LocalObjectReferenceArgs { Name = pull.Metadata.Apply(metadata => metadata.Name) } },
        TerminationGracePeriodSeconds = 5,
        SecurityContext = new PodSecurityContextArgs
        {
            RunAsNonRoot = true,
            RunAsUser = 10101,
            RunAsGroup = 10101,
            SeccompProfile = new SeccompProfileArgs { Type = "RuntimeDefault" },
        },
        Containers =
        {
            new ContainerArgs
            {
                Name = "web",
                Image = "localhost:5000/base@sha256:4234313e96b0606b6b363b42c13307e00c9b0defe53ea4595ac4235dc33f0b1d",
                Command = { "/bin/httpd", "-f", "-p", "8080", "-h", "/bin" },
                Ports = { new ContainerPortArgs { ContainerPortValue = 8080 } },
                ReadinessProbe = new ProbeArgs { HttpGet = new HTTPGetActionArgs { Path = "/busybox", Port = 8080 }, PeriodSeconds = 1 },
                Resources = new ResourceRequirementsArgs
                {
                    Requests = { ["cpu"] = "10m", ["memory"] = "32Mi" },
                    Limits = { ["memory"] = "32Mi" },
                },
                VolumeMounts = { new VolumeMountArgs { Name = "tmp", MountPath = "/tmp" } },
                SecurityContext = new SecurityContextArgs
                {
                    ReadOnlyRootFilesystem = true,
                    AllowPrivilegeEscalation = false,
                    Capabilities = new CapabilitiesArgs { Drop = { "ALL" } },
                },
            },
        },
        Volumes = { new VolumeArgs { Name = "tmp", EmptyDir = new EmptyDirVolumeSourceArgs { SizeLimit = "16Mi" } } },
    };
}
