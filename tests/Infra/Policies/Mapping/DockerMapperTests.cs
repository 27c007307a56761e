using Pulumi;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;
using SecretArgs = Pulumi.Kubernetes.Types.Inputs.Core.V1.SecretArgs;

namespace Omega.Infra.Tests.Policies.Mapping;

public sealed class DockerMapperTests
{
    private const string Versioned = "localhost:5000/omega/web:20240401-134512";

    private static readonly Dictionary<string, (ResourceArgs Args, string Type, string[] Expected)> Cases = new()
    {
        ["good image"] = (Image(), ResourceTypes.DockerImage, []),
        ["image called latest"] = (Image(name: "localhost:5000/omega/web:latest"), ResourceTypes.DockerImage, ["disallow-latest-tag imageName was \"localhost:5000/omega/web:latest\""]),
        ["image with port only"] = (Image(name: "localhost:5000/omega/web"), ResourceTypes.DockerImage, ["disallow-latest-tag imageName was \"localhost:5000/omega/web\""]),
        ["image for another registry"] = (Image(name: "registry.example/web:1"), ResourceTypes.DockerImage, ["restrict-registries imageName was \"registry.example/web:1\""]),
        ["image without platform"] = (Image(platform: null), ResourceTypes.DockerImage, ["require-image-digest build.platform was unset"]),
        ["image for an unknown platform"] = (Image(platform: "amd64"), ResourceTypes.DockerImage, ["require-image-digest build.platform was \"amd64\""]),
        ["image on a base by tag"] = (Image(@base: "docker.io/library/nginx:1.29.4-alpine"), ResourceTypes.DockerImage, ["require-image-digest build.args[\"BASE\"] was \"docker.io/library/nginx:1.29.4-alpine\""]),
        ["image on another base"] = (Image(@base: "docker.io/library/httpd:1@" + SomeFacts.Digest), ResourceTypes.DockerImage, [$"restrict-registries build.args[\"BASE\"] was \"docker.io/library/httpd:1@{SomeFacts.Digest}\""]),
        ["image without build"] = (new ImageArgs { ImageName = Versioned }, ResourceTypes.DockerImage, ["require-image-digest build.platform was unset", "require-image-digest build.args[\"BASE\"] was unset"]),
        ["good pull"] = (new RemoteImageArgs { Name = SomeFacts.VerifiedImage, Platform = "linux/amd64" }, ResourceTypes.DockerRemoteImage, []),
        ["pull by tag"] = (new RemoteImageArgs { Name = Versioned, Platform = "linux/amd64" }, ResourceTypes.DockerRemoteImage, [$"require-image-digest name was \"{Versioned}\""]),
        ["pull without platform"] = (new RemoteImageArgs { Name = SomeFacts.VerifiedImage }, ResourceTypes.DockerRemoteImage, ["require-image-digest platform was unset"]),
        ["pull that builds"] = (
            new RemoteImageArgs { Name = SomeFacts.VerifiedImage, Platform = "linux/amd64", Build = new RemoteImageBuildArgs { Context = "." } },
            ResourceTypes.DockerRemoteImage,
            ["restrict-resource-types args was a build; only docker:index/image:Image builds"]),
        ["good tag"] = (new TagArgs { SourceImage = Versioned, TargetImage = Versioned }, ResourceTypes.DockerTag, []),
        ["tag latest"] = (new TagArgs { SourceImage = Versioned, TargetImage = "localhost:5000/omega/web:latest" }, ResourceTypes.DockerTag, ["disallow-latest-tag targetImage was \"localhost:5000/omega/web:latest\""]),
        ["good network"] = (new NetworkArgs { Driver = "bridge" }, ResourceTypes.DockerNetwork, []),
        ["host network"] = (new NetworkArgs { Driver = "host" }, ResourceTypes.DockerNetwork, ["disallow-host-namespaces driver was \"host\""]),
        ["good volume"] = (new VolumeArgs { Name = "site-logs" }, ResourceTypes.DockerVolume, []),
        ["volume that binds"] = (new VolumeArgs { DriverOpts = new() { ["o"] = "bind", ["device"] = "/srv" } }, ResourceTypes.DockerVolume, ["disallow-host-mounts driverOpts was device=/srv, o=bind"]),
        ["volume of a plugin"] = (new VolumeArgs { Driver = "sshfs" }, ResourceTypes.DockerVolume, ["disallow-host-mounts driver was \"sshfs\""]),
        ["volume of an overlay"] = (
            new VolumeArgs { DriverOpts = new() { ["type"] = "overlay", ["device"] = "overlay" } },
            ResourceTypes.DockerVolume,
            ["disallow-host-mounts driverOpts was device=overlay, type=overlay"]),
        ["good secret"] = (new SecretArgs { Type = "kubernetes.io/dockerconfigjson" }, ResourceTypes.KubernetesSecret, []),
        ["secret of the default type"] = (new SecretArgs(), ResourceTypes.KubernetesSecret, []),
        ["secret that the cluster fills with a token"] = (
            new SecretArgs { Type = "kubernetes.io/service-account-token" },
            ResourceTypes.KubernetesSecret,
            ["disallow-service-account-token type was \"kubernetes.io/service-account-token\""]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Map_gives_each_value_with_its_path(string name)
    {
        var (args, type, expected) = Cases[name];

        var facts = Declared.Read(type, args);

        Assert.Equal(
            expected,
            PolicyCatalog.Check(facts, SomeFacts.Options()).Select(violation => $"{violation.Policy} {violation.Path} was {violation.Actual}"));
    }

    private static ImageArgs Image(string name = Versioned, string? platform = "linux/amd64", string @base = SomeFacts.BaseImage)
    {
        var build = new DockerBuildArgs { Args = { ["BASE"] = @base } };
        if (platform is not null)
        {
            build.Platform = platform;
        }

        return new ImageArgs { ImageName = name, Build = build };
    }
}
