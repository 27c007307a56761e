using System.Diagnostics;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Omega.Offline.Tests.Support;
using Pulumirpc;

namespace Omega.Offline.Plugins.Docker.Tests;

public sealed class PluginProcessTests
{
    [Fact]
    public async Task Plugin_prints_its_port_and_answers_as_the_official_one_before_it_is_configured()
    {
        using var plugin = Process.Start(new ProcessStartInfo(OfflinePrograms.Plugin("pulumi-resource-docker"))
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            var port = int.Parse((await plugin.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
            using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");
            var client = new ResourceProvider.ResourceProviderClient(channel);

            Assert.Equal("5.2.0", (await client.GetPluginInfoAsync(new Empty())).Version);
            var refused = await Assert.ThrowsAsync<RpcException>(
                async () => await client.HandshakeAsync(new ProviderHandshakeRequest()));
            Assert.Equal(StatusCode.Unimplemented, refused.StatusCode);
            var configured = await client.ConfigureAsync(new ConfigureRequest { Args = new Struct() });
            Assert.Equal(new ConfigureResponse { SupportsPreview = true, SupportsAutonamingConfiguration = true }, configured);
            var unknown = await Assert.ThrowsAsync<RpcException>(async () =>
                await client.CheckAsync(new CheckRequest { Urn = "urn:pulumi:a::b::docker:index/service:Service::s" }));
            Assert.Contains("'docker:index/service:Service'", unknown.Status.Detail, StringComparison.Ordinal);
        }
        finally
        {
            plugin.Kill();
        }
    }
}
