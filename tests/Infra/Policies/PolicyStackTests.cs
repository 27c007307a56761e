using Pulumi;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;

namespace Omega.Infra.Tests.Policies;

/// <summary>One proof per policy that it is wired: one bad setting in a whole stack gives exactly its message.</summary>
public sealed class PolicyStackTests
{
    private static readonly Dictionary<string, Action<ContainerArgs>> Bad = new()
    {
        ["require-verified-image"] = args => args.Image = PolicyMocks.OtherImage,
        ["require-read-only-root-filesystem"] = args => args.ReadOnly = false,
        ["require-numeric-non-root-user"] = args => args.User = "root",
        ["require-dropped-capabilities"] = args => args.Capabilities = null,
        ["require-no-new-privileges"] = args => args.SecurityOpts = "no-new-privileges:false",
        ["disallow-privileged"] = args => args.Privileged = true,
        ["disallow-host-namespaces"] = args => args.PidMode = "host",
        ["disallow-host-mounts"] = args => args.Volumes.Add(new ContainerVolumeArgs { HostPath = "/var/run/docker.sock", ContainerPath = "/var/run/docker.sock", ReadOnly = true }),
        ["require-read-only-mounts"] = args => args.Volumes.Add(new ContainerVolumeArgs { VolumeName = "site", ContainerPath = "/usr/share/nginx/html" }),
        ["require-tmpfs-options"] = args => args.Tmpfs = new() { ["/tmp"] = "rw,size=16m,mode=1777" },
        ["require-resource-limits"] = args => args.MemorySwap = -1,
        ["require-health-check"] = args => args.Healthcheck = new ContainerHealthcheckArgs { Tests = "NONE", Interval = "5s", Timeout = "3s", Retries = 3 },
        ["require-restart-policy"] = args => args.Restart = "no",
        ["require-log-limits"] = args => args.LogDriver = "none",
        ["require-seccomp-profile"] = args => args.SecurityOpts.Add("seccomp=unconfined"),
        ["restrict-published-ports"] = args => args.Ports = new ContainerPortArgs { Internal = 8080, External = 8080 },
        ["restrict-networks"] = args => args.NetworksAdvanced.Add(new ContainerNetworksAdvancedArgs { Name = "omega-prod" }),
    };

    // A container with one of these would break require-verified-image as well.
    private static readonly Dictionary<string, string> BadPulls = new()
    {
        ["require-image-digest"] = "localhost:5000/news/api:1.0",
        ["disallow-latest-tag"] = $"localhost:5000/news/api:latest@{SomeFacts.Digest}",
        ["restrict-registries"] = $"registry.example/news/api@{SomeFacts.Digest}",
    };

    public static TheoryData<string> Names => [.. PolicyCatalog.All.Select(policy => policy.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Stack_with_one_bad_setting_is_refused_with_exactly_this_message(string name)
    {
        var run = new PolicyRun();

        var messages = await run.FailsAsync(options => Create(name, options));

        Assert.Equal(PolicyStackMessages.ByPolicy[name], Assert.Single(messages));
        Assert.Empty(run.Mocks.Leaves);
    }

    private static void Create(string name, CustomResourceOptions options)
    {
        if (BadPulls.TryGetValue(name, out var image))
        {
            _ = new RemoteImage("site", new RemoteImageArgs { Name = image, Platform = "linux/amd64" }, options);
        }
        else if (Bad.TryGetValue(name, out var change))
        {
            var args = HardenedArgs.Container();
            change(args);
            _ = new Container("site", args, options);
        }
        else if (name == "disallow-service-account-token")
        {
            _ = new Pulumi.Kubernetes.Core.V1.Secret("site", new() { Type = "kubernetes.io/service-account-token" }, options);
        }
        else
        {
            _ = new UnreadableResource("site", options);
        }
    }

    private sealed class UnreadableResource(string name, CustomResourceOptions options)
        : CustomResource("docker:index/service:Service", name, ResourceArgs.Empty, options)
    {
    }
}
