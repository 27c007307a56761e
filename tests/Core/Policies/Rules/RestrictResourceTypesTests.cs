using Omega.Core.Policies.Facts;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Policies.Rules;

public sealed class RestrictResourceTypesTests
{
    private static readonly PolicyCases Cases = new PolicyCases("restrict-resource-types")
        .Good("good01 container with a mapper", SomeFacts.Resource(SomeFacts.Container()))
        .Good("good02 stack", Of("pulumi:pulumi:Stack"))
        .Good("good03 provider", Of("pulumi:providers:docker"))
        .Good("good04 component of ours", Of("omega:hosting:DockerSite"))
        .Good("good05 command", Of("command:local:Command"))
        .Good("good06 stack reference", Of("pulumi:pulumi:StackReference"))
        .Good("good07 Kubernetes network policy", Of("kubernetes:networking.k8s.io/v1:NetworkPolicy"))
        .Bad("bad01 swarm service", Of("docker:index/service:Service"), Expected("docker:index/service:Service"))
        .Bad("bad02 plugin", Of("docker:index/plugin:Plugin"), Expected("docker:index/plugin:Plugin"))
        .Bad("bad03 pod without a mapper", Of("kubernetes:core/v1:Pod"), Expected("kubernetes:core/v1:Pod"))
        .Bad("bad04 daemon set without a mapper", Of("kubernetes:apps/v1:DaemonSet"), Expected("kubernetes:apps/v1:DaemonSet"))
        .Bad("bad05 chart", Of("kubernetes:helm.sh/v4:Chart"), Expected("kubernetes:helm.sh/v4:Chart"))
        .Bad("bad06 manifest file", Of("kubernetes:yaml/v2:ConfigFile"), Expected("kubernetes:yaml/v2:ConfigFile"))
        .Bad("bad07 remote command", Of("command:remote:Command"), Expected("command:remote:Command"))
        .Bad("bad08 component that only looks like ours", Of("omegaX:hosting:Site"), Expected("omegaX:hosting:Site"))
        .Bad("bad09 arguments of another class", SomeFacts.Resource() with { Unreadable = "Pulumi.Docker.ContainerState" }, "args must be readable by the policies, was Pulumi.Docker.ContainerState.");

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_refuses_bad_and_passes_good(string name) => Cases.Judge(name);

    private static ResourceFacts Of(string type) => new(type, "thing");

    private static string Expected(string type) =>
        $"type must be a type that the policies can read (docker:index/container:Container) or one that runs no container, was {type}.";
}
