using System.Text.Json;
using Omega.Cli.Previews;

namespace Omega.Cli.Tests.Previews;

public sealed class PreviewSummaryTests
{
    [Fact]
    public void Markdown_shows_release_downtime_hardening_and_changes()
    {
        var summary = Summary("""
            {"steps":[
              {"op":"same","urn":"urn:pulumi:dev::omega::pulumi:pulumi:Stack::omega-dev"},
              {"op":"replace","urn":"urn:pulumi:dev::omega::omega:release:ImageRelease$docker:index/image:Image::release-build","detailedDiff":{"build.args.VERSION":{"kind":"update"}}},
              {"op":"create-replacement","urn":"urn:pulumi:dev::omega::omega:hosting:DockerSite$docker:index/container:Container::site-door-8080","detailedDiff":{"readOnly":{"kind":"update-replace"},"image":{"kind":"update-replace"}}},
              {"op":"delete-replaced","urn":"urn:pulumi:dev::omega::omega:hosting:DockerSite$docker:index/container:Container::site-door-8080"}
            ]}
            """, """{"version":"20240401-134512"}""");

        Assert.Equal("""
            ### Preview of `dev`

            | | |
            | --- | --- |
            | Release | 20240401-134512 → a new build |
            | Downtime | about a second: the container that publishes the port is replaced |
            | Hardening | changes: site-door-8080: readOnly |

            | change | resource | properties |
            | --- | --- | --- |
            | replace | `release-build` (docker:index/image:Image) | build.args.VERSION |
            | replace | `site-door-8080` (docker:index/container:Container) | readOnly, image |
            """, PreviewText.Markdown(summary));
    }

    [Fact]
    public void Plain_of_an_unchanged_stack_says_so()
    {
        var summary = Summary("""{"steps":[{"op":"same","urn":"urn:pulumi:dev::omega::docker:index/container:Container::site"}]}""", """{"version":"20240401-134512"}""");

        Assert.Equal("""
            Stack     dev
            Release   20240401-134512, unchanged
            Downtime  none
            Hardening unchanged
            """, PreviewText.Plain(summary));
    }

    [Theory]
    [InlineData("replace", "site-edge-bbbbbbbbbbbb")]
    [InlineData("create", "site-door-9090")]
    [InlineData("delete", "site-door-8080")]
    public void Of_a_new_edge_or_another_port_expects_no_downtime(string operation, string name)
    {
        var summary = Summary($$"""{"steps":[{"op":"{{operation}}","urn":"urn:pulumi:dev::omega::docker:index/container:Container::{{name}}"}]}""", """{"version":"20240401-134512"}""");

        Assert.Equal("none", summary.Downtime);
    }

    [Fact]
    public void Of_a_first_deployment_expects_no_downtime_and_a_build()
    {
        var summary = Summary("""{"steps":[{"op":"create","urn":"urn:pulumi:dev::omega::docker:index/image:Image::release-build"}]}""", "{}");

        Assert.True(summary.Builds);
        Assert.Null(summary.From);
        Assert.Equal("none: nothing is served yet", summary.Downtime);
    }

    [Theory]
    [InlineData("false", "none for pages; site-service-store: while its data is copied and it starts")]
    [InlineData("true", "none")]
    public void Another_version_of_what_has_data_is_away_for_a_while(string starts, string expected)
    {
        var summary = Summary(
            $$"""{"steps":[{"op":"replace","urn":"urn:pulumi:dev::omega::omega:hosting:DockerSite$docker:index/container:Container::site-service-store","newState":{"inputs":{"start":{{starts}}} } }]}""",
            """{"version":"20240401-134512"}""");

        Assert.Equal(expected, summary.Downtime);
    }

    [Theory]
    [InlineData("kubernetes:apps/v1:Deployment", "spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem", true)]
    [InlineData("docker:index/container:Container", "devices[0].hostPath", true)]
    [InlineData("docker:index/container:Container", "usernsMode", true)]
    [InlineData("docker:index/container:Container", "publishAllPorts", true)]
    [InlineData("docker:index/container:Container", "groupAdds", true)]
    [InlineData("docker:index/container:Container", "logOpts.max-size", true)]
    [InlineData("docker:index/container:Container", "healthcheck", true)]
    [InlineData("docker:index/container:Container", "image", false)]
    [InlineData("docker:index/container:Container", "labels", false)]
    [InlineData("docker:index/container:Container", "userland", false)]
    [InlineData("docker:index/volume:Volume", "driverOpts.o", true)]
    [InlineData("docker:index/remoteImage:RemoteImage", "name", false)]
    [InlineData("kubernetes:apps/v1:Deployment", "spec.template.spec.volumes[2]", true)]
    [InlineData("kubernetes:apps/v1:Deployment", "spec.template.spec.volumes[0].emptyDir.sizeLimit", true)]
    [InlineData("kubernetes:apps/v1:Deployment", "spec.template.spec.containers[0].resources.limits.memory", true)]
    [InlineData("kubernetes:apps/v1:Deployment", "spec.replicas", false)]
    [InlineData("kubernetes:apps/v1:Deployment", "spec.template.spec.hostNetwork", true)]
    [InlineData("kubernetes:apps/v1:Deployment", "spec.template.spec.containers[0].image", false)]
    [InlineData("kubernetes:networking.k8s.io/v1:NetworkPolicy", "spec.egress[1].ports[0].port", true)]
    [InlineData("kubernetes:core/v1:Namespace", "metadata.labels", true)]
    [InlineData("kubernetes:core/v1:Service", "spec.selector", false)]
    public void What_limits_a_pod_is_named(string type, string property, bool limits)
    {
        var summary = Summary("""
            {"steps":[{"op":"update","urn":"urn:pulumi:prod::omega::omega:hosting:KubernetesSite$TYPE::site","detailedDiff":{"PROPERTY":{"kind":"update"}}}]}
            """.Replace("TYPE", type, StringComparison.Ordinal).Replace("PROPERTY", property, StringComparison.Ordinal), """{"version":"20240401-134512"}""");

        Assert.Equal(limits ? [$"site: {property}"] : [], summary.Hardening);
    }

    private static PreviewSummary Summary(string plan, string outputs)
    {
        using var planned = JsonDocument.Parse(plan);
        using var served = JsonDocument.Parse(outputs);
        return PreviewSummary.Of("dev", planned.RootElement, served.RootElement);
    }
}
