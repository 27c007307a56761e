using Grpc.Core;
using Omega.Offline.Plugins.Docker.Engine;

namespace Omega.Offline.Plugins.Docker.Tests;

public sealed class GuardTests
{
    [Theory]
    [InlineData("unix:///nonexistent/docker.sock")]
    [InlineData("tcp://127.0.0.1:1")]
    public async Task Unreachable_engine_is_named_with_its_remedy(string address)
    {
        using var docker = new DockerSession(new ProviderConfiguration(address, []));

        var error = await Assert.ThrowsAsync<RpcException>(() => Guard.RunAsync(
            address, async () => await docker.Client.Images.InspectImageAsync("any")));

        Assert.StartsWith($"The Docker engine at {address} does not answer: ", error.Status.Detail, StringComparison.Ordinal);
        Assert.EndsWith("set docker:host or DOCKER_HOST to its address.", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_that_is_none_is_refused_with_an_example()
    {
        using var docker = new DockerSession(new ProviderConfiguration("nowhere", []));

        var error = await Assert.ThrowsAsync<RpcException>(() => Guard.RunAsync(
            "nowhere", async () => await docker.Client.Images.InspectImageAsync("any")));

        Assert.StartsWith("The Docker host 'nowhere' is not an address. ", error.Status.Detail, StringComparison.Ordinal);
    }
}
