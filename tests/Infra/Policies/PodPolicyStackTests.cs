using Pulumi.Kubernetes.Types.Inputs.Core.V1;

namespace Omega.Infra.Tests.Policies;

/// <summary>One proof per policy that it is wired to pods: one bad setting in a whole stack is refused by that policy alone.</summary>
public sealed class PodPolicyStackTests
{
    private static readonly Dictionary<string, Action<HardenedPod>> Bad = new()
    {
        ["require-verified-image"] = pod => pod.Container.Image = PolicyMocks.OtherImage,
        ["require-read-only-root-filesystem"] = pod => pod.Security.ReadOnlyRootFilesystem = false,
        ["require-numeric-non-root-user"] = pod => pod.PodSecurity.RunAsUser = 0,
        ["require-dropped-capabilities"] = pod => pod.Security.Capabilities = null,
        ["require-no-new-privileges"] = pod => pod.Security.AllowPrivilegeEscalation = true,
        ["disallow-privileged"] = pod => pod.Security.Privileged = true,
        ["disallow-host-namespaces"] = pod => pod.Spec.HostPID = true,
        ["disallow-host-mounts"] = pod => pod.Mount(new VolumeArgs { HostPath = new HostPathVolumeSourceArgs { Path = "/etc" } }, "/host"),
        ["disallow-service-account-token"] = pod => pod.Spec.AutomountServiceAccountToken = true,
        ["require-read-only-mounts"] = pod => pod.Mount(new VolumeArgs { EmptyDir = new EmptyDirVolumeSourceArgs { SizeLimit = "1Mi" } }, "/usr/share/omega", null),
        ["require-tmpfs-options"] = pod => pod.Mount(new VolumeArgs { EmptyDir = new EmptyDirVolumeSourceArgs { Medium = "Memory" } }, "/cache", null),
        ["require-resource-limits"] = pod => pod.Container.Resources = new ResourceRequirementsArgs { Limits = { ["cpu"] = "1" } },
        ["require-health-check"] = pod => pod.Container.ReadinessProbe = null,
        ["require-restart-policy"] = pod => pod.Spec.RestartPolicy = "Never",
        ["require-seccomp-profile"] = pod => pod.PodSecurity.SeccompProfile = new SeccompProfileArgs { Type = "Unconfined" },
        ["restrict-published-ports"] = pod => pod.Container.Ports = new ContainerPortArgs { ContainerPortValue = 8080, HostPort = 8081, HostIP = "127.0.0.1" },
        ["restrict-resource-types"] = pod => pod.Spec.EphemeralContainers.Add(new EphemeralContainerArgs { Name = "debug" }),
    };

    /// <summary>What no pod can break alone: an image is also held to be verified, and logs and networks belong to the nodes.</summary>
    private static readonly string[] NotOnPods = ["require-image-digest", "disallow-latest-tag", "restrict-registries", "require-log-limits", "restrict-networks"];

    public static TheoryData<string> Names => [.. Bad.Keys];

    [Fact]
    public void Every_policy_is_proved_or_named() => Assert.Equal(
        PolicyCatalog.All.Select(policy => policy.Name).Order(StringComparer.Ordinal),
        Bad.Keys.Concat(NotOnPods).Order(StringComparer.Ordinal));

    [Fact]
    public void A_policy_that_holds_nothing_for_pods_says_so() => Assert.Equal(
        ["require-log-limits", "restrict-networks"],
        PolicyCatalog.All.Where(policy => policy.Description.OnPods.StartsWith("nothing:", StringComparison.Ordinal)).Select(policy => policy.Name));

    [Fact]
    public async Task Stack_with_the_hardened_pod_is_registered()
    {
        var run = new PolicyRun();

        await run.PassesAsync(options => _ = new Pulumi.Kubernetes.Apps.V1.Deployment("site", new HardenedPod().Args, options));

        Assert.Equal(["site"], run.Mocks.Leaves);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Stack_with_one_bad_setting_is_refused_by_this_policy_alone(string name)
    {
        var run = new PolicyRun();

        var messages = await run.FailsAsync(options =>
        {
            var pod = new HardenedPod();
            Bad[name](pod);
            _ = new Pulumi.Kubernetes.Apps.V1.Deployment("site", pod.Args, options);
        });

        var message = Assert.Single(messages);
        Assert.Contains($"Policy '{name}' rejects kubernetes:apps/v1:Deployment 'site':", message, StringComparison.Ordinal);
        Assert.Equal(2, message.Split("Policy '").Length);
        Assert.Empty(run.Mocks.Leaves);
    }

    [Theory]
    [InlineData(PolicyMocks.OtherImage, 2)]
    [InlineData("localhost:5000/omega/web:latest", 4)]
    public async Task Stack_whose_image_comes_later_is_judged_when_it_comes(string image, int violations)
    {
        var run = new PolicyRun();

        var messages = await run.FailsAsync((options, verified) =>
        {
            var verify = new Pulumi.Command.Local.Command("verify", new() { Create = "x" }, options);
            verified.Add(verify.Stdout);
            _ = new Pulumi.Kubernetes.Apps.V1.Deployment("site", new HardenedPod(verify.Stdout.Apply(_ => image)).Args, options);
        });

        Assert.Contains(messages, message => message.Contains("spec.template.spec.containers[0].image", StringComparison.Ordinal));
        Assert.Contains(messages, message => message.Split("\n").Length >= violations);
        Assert.Equal(["verify"], run.Mocks.Leaves);
    }

    [Theory]
    [InlineData("kubernetes:core/v1:Pod")]
    [InlineData("kubernetes:apps/v1:StatefulSet")]
    [InlineData("kubernetes:apps/v1:DaemonSet")]
    [InlineData("kubernetes:apps/v1:ReplicaSet")]
    [InlineData("kubernetes:apps/v1:DeploymentPatch")]
    [InlineData("kubernetes:batch/v1:Job")]
    [InlineData("kubernetes:batch/v1:CronJob")]
    [InlineData("kubernetes:yaml:ConfigFile")]
    [InlineData("kubernetes:helm.sh/v3:Release")]
    public void A_type_that_runs_containers_and_has_no_mapper_is_refused(string type) => Assert.Contains(
        PolicyCatalog.Check(new(type, "site"), SomeFacts.Options()), violation => violation.Policy == "restrict-resource-types");
}
