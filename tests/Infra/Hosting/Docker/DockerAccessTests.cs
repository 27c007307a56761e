using Omega.Infra.Hosting.Docker;
using Omega.Infra.Tests.Support;

namespace Omega.Infra.Tests.Hosting.Docker;

public sealed class DockerAccessTests
{
    /// <summary>A stack in a cluster builds on a Docker engine unless a recorded release says what it serves.</summary>
    [Theory]
    [InlineData(DeploymentTarget.Docker, false, true)]
    [InlineData(DeploymentTarget.Docker, true, true)]
    [InlineData(DeploymentTarget.Kubernetes, false, true)]
    [InlineData(DeploymentTarget.Kubernetes, true, false)]
    public async Task Who_builds_or_runs_on_an_engine_has_a_provider_and_no_other_engine_than_it_names(DeploymentTarget target, bool isRecorded, bool isNeeded)
    {
        var settings = (target == DeploymentTarget.Docker ? Some.Settings() : Some.Cluster()) with { Release = isRecorded ? Some.Release() : null };

        var graph = await InfraTest.RunAsync(settings);
        var refused = Record.Exception(() => DockerAccess.Require(
            settings with { Docker = new(Host: "ssh://deploy@build.example.com") }, name => name == "DOCKER_HOST" ? "unix:///run/other.sock" : null));

        Assert.Equal(isNeeded, graph.Mocks.Resources.Any(resource => resource.Type == "pulumi:providers:docker"));
        Assert.Equal(isNeeded, refused is OmegaException);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task An_engine_that_is_none_of_Dockers_is_refused_by_name_before_anything_is_built_where_one_is_needed(bool isPromoted, bool isRefused)
    {
        await using var engine = new SocketEngine(("version", """{"Components":[{"Name":"Podman Engine"}]}"""), ("info", "{}"));
        var settings = isPromoted ? Some.Cluster() with { Release = Some.Release() } : Some.Settings();

        var refused = Record.Exception(() => DockerAccess.Require(settings, name => name == "DOCKER_HOST" ? engine.Host : null));

        Assert.Equal(isRefused, refused is OmegaException);
        if (isRefused)
        {
            Assert.StartsWith("The engine must be Docker's, is Podman: ", refused!.Message, StringComparison.Ordinal);
            Assert.Contains($"Nothing was built on it: {engine.Host} (DOCKER_HOST). ", refused.Message, StringComparison.Ordinal);
        }
    }
}
