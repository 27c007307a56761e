using Pulumi.Kubernetes.Types.Inputs.Apps.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;

namespace Omega.Infra.Tests.Policies.Mapping;

public sealed class KubernetesDeploymentMapperTests
{
    private const string Pod = "spec.template.spec";
    private const string Container = "spec.template.spec.containers[0]";

    private static readonly Dictionary<string, (Action<HardenedPod> Change, string[] Expected)> Cases = new()
    {
        ["image"] = (pod => pod.Container.Image = "localhost:5000/omega/web:1", [$"{Container}.image was \"localhost:5000/omega/web:1\"", $"{Container}.image was \"localhost:5000/omega/web:1\""]),
        ["readOnlyRootFilesystem"] = (pod => pod.Security.ReadOnlyRootFilesystem = false, [$"{Container}.securityContext.readOnlyRootFilesystem was false"]),
        ["readOnlyRootFilesystem unset"] = (pod => pod.Security.ReadOnlyRootFilesystem = null, [$"{Container}.securityContext.readOnlyRootFilesystem was unset"]),
        ["securityContext unset"] = (
            pod => pod.Container.SecurityContext = null,
            [
                $"{Container}.securityContext.readOnlyRootFilesystem was unset",
                $"{Container}.securityContext.capabilities.drop was unset",
                $"{Container}.securityContext.allowPrivilegeEscalation was unset",
            ]),
        ["allowPrivilegeEscalation"] = (pod => pod.Security.AllowPrivilegeEscalation = true, [$"{Container}.securityContext.allowPrivilegeEscalation was true"]),
        ["privileged"] = (pod => pod.Security.Privileged = true, [$"{Container}.securityContext.privileged was true"]),
        ["capabilities unset"] = (pod => pod.Security.Capabilities = null, [$"{Container}.securityContext.capabilities.drop was unset"]),
        ["capabilities.add"] = (
            pod => pod.Security.Capabilities = new CapabilitiesArgs { Drop = "ALL", Add = "NET_ADMIN" },
            [$"{Container}.securityContext.capabilities.add was [NET_ADMIN]"]),
        ["runAsUser of the pod"] = (pod => pod.PodSecurity.RunAsUser = 0, [$"{Pod}.securityContext.runAsUser was 0"]),
        ["runAsUser of the container goes first"] = (pod => pod.Security.RunAsUser = 0, [$"{Container}.securityContext.runAsUser was 0"]),
        ["runAsUser unset"] = (pod => pod.PodSecurity.RunAsUser = null, [$"{Pod}.securityContext.runAsUser was unset"]),
        ["runAsGroup"] = (pod => pod.PodSecurity.RunAsGroup = 0, [$"{Pod}.securityContext.runAsGroup was 0"]),
        ["runAsNonRoot"] = (pod => pod.PodSecurity.RunAsNonRoot = null, [$"{Pod}.securityContext.runAsNonRoot was unset"]),
        ["runAsNonRoot of the container goes first"] = (pod => pod.Security.RunAsNonRoot = false, [$"{Container}.securityContext.runAsNonRoot was false"]),
        ["fsGroup"] = (pod => pod.PodSecurity.FsGroup = 0, [$"{Pod}.securityContext.fsGroup was 0"]),
        ["supplementalGroups"] = (pod => pod.PodSecurity.SupplementalGroups = [10101, 0], [$"{Pod}.securityContext.supplementalGroups was [10101, 0]"]),
        ["securityContext of the pod unset"] = (
            pod => pod.Spec.SecurityContext = null,
            [
                $"{Pod}.securityContext.runAsUser was unset",
                $"{Pod}.securityContext.runAsNonRoot was unset",
                $"{Pod}.securityContext.seccompProfile.type was unset",
            ]),
        ["seccompProfile"] = (pod => pod.PodSecurity.SeccompProfile = new SeccompProfileArgs { Type = "Unconfined" }, [$"{Pod}.securityContext.seccompProfile.type was \"Unconfined\""]),
        ["seccompProfile of the container goes first"] = (
            pod => pod.Security.SeccompProfile = new SeccompProfileArgs { Type = "Localhost", LocalhostProfile = "x" },
            [$"{Container}.securityContext.seccompProfile.type was \"Localhost\""]),
        ["appArmorProfile"] = (pod => pod.Security.AppArmorProfile = new AppArmorProfileArgs { Type = "Unconfined" }, [$"{Container}.securityContext was [appArmorProfile]"]),
        ["procMount"] = (pod => pod.Security.ProcMount = "Unmasked", [$"{Container}.securityContext was [procMount]"]),
        ["seLinuxOptions"] = (pod => pod.PodSecurity.SeLinuxOptions = new SELinuxOptionsArgs { Type = "spc_t" }, [$"{Container}.securityContext was [seLinuxOptions]"]),
        ["windowsOptions"] = (pod => pod.Security.WindowsOptions = new WindowsSecurityContextOptionsArgs { HostProcess = true }, [$"{Container}.securityContext was [windowsOptions]"]),
        ["sysctls"] = (pod => pod.PodSecurity.Sysctls = new SysctlArgs { Name = "kernel.msgmax", Value = "1" }, [$"{Container}.securityContext was [sysctls]"]),
        ["hostNetwork"] = (pod => pod.Spec.HostNetwork = true, [$"{Pod}.hostNetwork was true"]),
        ["hostPID"] = (pod => pod.Spec.HostPID = true, [$"{Pod}.hostPID was true"]),
        ["hostIPC"] = (pod => pod.Spec.HostIPC = true, [$"{Pod}.hostIPC was true"]),
        ["shareProcessNamespace"] = (pod => pod.Spec.ShareProcessNamespace = true, [$"{Pod}.shareProcessNamespace was true"]),
        ["hostPath"] = (
            pod => pod.Mount(new VolumeArgs { HostPath = new HostPathVolumeSourceArgs { Path = "/run/containerd/containerd.sock" } }, "/s"),
            [$"{Pod}.volumes[2].hostPath.path was \"/run/containerd/containerd.sock\""]),
        ["automountServiceAccountToken"] = (pod => pod.Spec.AutomountServiceAccountToken = true, [$"{Pod}.automountServiceAccountToken was true"]),
        ["automountServiceAccountToken unset"] = (pod => pod.Spec.AutomountServiceAccountToken = null, [$"{Pod}.automountServiceAccountToken was unset"]),
        ["service account token by hand"] = (
            pod => pod.Mount(new VolumeArgs { Projected = Token() }, "/var/run/secrets"),
            [$"{Pod}.volumes[2].projected.sources[1].serviceAccountToken was set"]),
        ["volume of a kind unknown"] = (pod => pod.Mount(new VolumeArgs { Nfs = new NFSVolumeSourceArgs { Server = "x", Path = "/" } }, "/s"), [$"{Pod}.volumes[2] was \"volume of another kind\""]),
        ["volume that is not there"] = (
            pod => pod.Container.VolumeMounts.Add(new VolumeMountArgs { Name = "gone", MountPath = "/s", ReadOnly = true }),
            [$"{Container}.volumeMounts[2].name was \"gone\""]),
        ["writable mount"] = (
            pod => pod.Mount(new VolumeArgs { EmptyDir = new EmptyDirVolumeSourceArgs { SizeLimit = "1Mi" } }, "/usr/share/omega", null),
            [$"{Container}.volumeMounts[2].readOnly was unset"]),
        ["mountPropagation"] = (
            pod => pod.Container.VolumeMounts.Add(new VolumeMountArgs { Name = "logs", MountPath = "/l", ReadOnly = true, MountPropagation = "Bidirectional" }),
            [$"{Container}.volumeMounts[2].mountPropagation was \"Bidirectional\""]),
        ["volumeDevices"] = (
            pod => pod.Container.VolumeDevices.Add(new VolumeDeviceArgs { Name = "disk", DevicePath = "/dev/xvda" }),
            [$"{Container}.volumeDevices[0].name was \"disk\""]),
        ["emptyDir without size"] = (
            pod => pod.Mount(new VolumeArgs { EmptyDir = new EmptyDirVolumeSourceArgs() }, "/s"),
            [$"{Pod}.volumes[2].emptyDir.sizeLimit was unset"]),
        ["emptyDir in memory without size"] = (
            pod => pod.Mount(new VolumeArgs { EmptyDir = new EmptyDirVolumeSourceArgs { Medium = "Memory" } }, "/s", null),
            [$"{Pod}.volumes[2].emptyDir.sizeLimit was unset"]),
        ["limits unset"] = (
            pod => pod.Container.Resources = null,
            [$"{Container}.resources.limits[\"memory\"] was unset", $"{Container}.resources.limits[\"cpu\"] was unset"]),
        ["cpu"] = (pod => pod.Container.Resources = Resources("64Mi", "64Mi", "0"), [$"{Container}.resources.limits[\"cpu\"] was \"0\""]),
        ["memory"] = (pod => pod.Container.Resources = Resources("none", "none", "1"), [$"{Container}.resources.limits[\"memory\"] was \"none\""]),
        ["memory request"] = (pod => pod.Container.Resources = Resources("64Mi", "32Mi", "1"), [$"{Container}.resources.requests[\"memory\"] was \"32Mi\""]),
        ["startupProbe"] = (pod => pod.Container.StartupProbe = null, Missing("startupProbe")),
        ["readinessProbe"] = (pod => pod.Container.ReadinessProbe = null, Missing("readinessProbe")),
        ["livenessProbe"] = (pod => pod.Container.LivenessProbe = null, Missing("livenessProbe")),
        ["probe without a question"] = (
            pod => pod.Container.LivenessProbe = new ProbeArgs { PeriodSeconds = 1, TimeoutSeconds = 1, FailureThreshold = 1 },
            [$"{Container}.livenessProbe was unset"]),
        ["probe without time-out"] = (
            pod => pod.Container.LivenessProbe = new ProbeArgs { HttpGet = new HTTPGetActionArgs { Path = "/healthz", Port = 8080 }, PeriodSeconds = 1, FailureThreshold = 1 },
            [$"{Container}.livenessProbe.timeoutSeconds was unset"]),
        ["restartPolicy"] = (pod => pod.Spec.RestartPolicy = "Never", [$"{Pod}.restartPolicy was \"Never\""]),
        ["hostPort"] = (
            pod => pod.Container.Ports = new ContainerPortArgs { ContainerPortValue = 8080, HostPort = 80, HostIP = "0.0.0.0" },
            [$"{Container}.ports[0].hostPort was 80", $"{Container}.ports[0].hostIP was \"0.0.0.0\""]),
        ["initContainers"] = (
            pod => pod.Spec.InitContainers.Add(new ContainerArgs { Name = "first", Image = SomeFacts.ServiceImage, SecurityContext = new SecurityContextArgs { Privileged = true } }),
            [
                $"{Pod}.initContainers[0].securityContext.readOnlyRootFilesystem was unset",
                $"{Pod}.initContainers[0].securityContext.capabilities.drop was unset",
                $"{Pod}.initContainers[0].securityContext.allowPrivilegeEscalation was unset",
                $"{Pod}.initContainers[0].securityContext.privileged was true",
                $"{Pod}.initContainers[0].resources.limits[\"memory\"] was unset",
                $"{Pod}.initContainers[0].resources.limits[\"cpu\"] was unset",
            ]),
        ["ephemeralContainers"] = (
            pod => pod.Spec.EphemeralContainers.Add(new EphemeralContainerArgs { Name = "debug" }),
            [$"args was a pod with {Pod}.ephemeralContainers"]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Fact]
    public void Map_reads_the_hardened_pod_as_one_that_passes() => Assert.Empty(Violations(new HardenedPod()));

    [Theory]
    [MemberData(nameof(Names))]
    public void Map_gives_each_value_with_its_path(string name)
    {
        var (change, expected) = Cases[name];
        var pod = new HardenedPod();
        change(pod);

        Assert.Equal(expected, Violations(pod));
    }

    [Fact]
    public void Map_reads_nothing_where_no_pod_is_declared() => Assert.Empty(Map(new DeploymentArgs()).Containers);

    private static ResourceRequirementsArgs Resources(string memory, string request, string cpu) => new()
    {
        Limits = { ["memory"] = memory, ["cpu"] = cpu },
        Requests = { ["memory"] = request },
    };

    private static ProjectedVolumeSourceArgs Token() => new()
    {
        Sources =
        [
            new VolumeProjectionArgs { ConfigMap = new ConfigMapProjectionArgs { Name = "x" } },
            new VolumeProjectionArgs { ServiceAccountToken = new ServiceAccountTokenProjectionArgs { Path = "token" } },
        ],
    };

    private static string[] Missing(string probe) =>
    [
        $"{Container}.{probe} was unset",
        $"{Container}.{probe}.periodSeconds was unset",
        $"{Container}.{probe}.timeoutSeconds was unset",
        $"{Container}.{probe}.failureThreshold was unset",
    ];

    private static ResourceFacts Map(DeploymentArgs args) =>
        Declared.Read(ResourceTypes.KubernetesDeployment, args);

    private static IEnumerable<string> Violations(HardenedPod pod) =>
        PolicyCatalog.Check(Map(pod.Args), SomeFacts.Options()).Select(violation => $"{violation.Path} was {violation.Actual}");
}
