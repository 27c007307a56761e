using System.Diagnostics;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Omega.Offline.Plugins.Command.Tests.Support;
using Omega.Offline.Tests.Support;
using Pulumirpc;

namespace Omega.Offline.Plugins.Command.Tests;

public sealed class PluginProcessTests
{
    [Fact]
    public async Task Plugin_answers_on_the_port_that_it_prints_and_logs_to_its_engine()
    {
        await using var engine = await EngineStub.StartAsync();
        using var plugin = Process.Start(new ProcessStartInfo(OfflinePrograms.Plugin("pulumi-resource-command"))
        {
            ArgumentList = { engine.Address },
            // The engine is on this machine: a proxy of the environment must not come between.
            Environment = { ["http_proxy"] = "http://127.0.0.1:1", ["HTTP_PROXY"] = "http://127.0.0.1:1", ["ALL_PROXY"] = "http://127.0.0.1:1" },
            RedirectStandardOutput = true,
        })!;
        try
        {
            var port = int.Parse((await plugin.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
            using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");
            var client = new ResourceProvider.ResourceProviderClient(channel);

            var created = await client.CreateAsync(new CreateRequest
            {
                Urn = "urn:pulumi:a::b::command:local:Command::c",
                Name = "c",
                Properties = Commands.Object("""{"create": "echo hello"}"""),
            });
            var schema = await client.GetSchemaAsync(new GetSchemaRequest());
            var unknown = await Assert.ThrowsAsync<RpcException>(async () =>
                await client.CheckAsync(new CheckRequest { Urn = "urn:pulumi:a::b::command:remote:Command::c" }));

            Assert.Equal("hello", created.Properties.Fields["stdout"].StringValue);
            Assert.Equal("hello", Assert.Single(engine.Messages).Message);
            Assert.Contains("\"command:local:Command\"", schema.Schema, StringComparison.Ordinal);
            Assert.Contains("'command:remote:Command'", unknown.Status.Detail, StringComparison.Ordinal);
            await client.CancelAsync(new Empty());
        }
        finally
        {
            plugin.Kill();
        }
    }

    [Theory]
    [InlineData("INT", "")]
    [InlineData("TERM", "")]
    [InlineData("INT", "trap '' INT; ")]
    public async Task Plugin_ends_at_a_signal_even_where_a_shell_has_its_jobs_ignore_it(string signal, string before)
    {
        using var plugin = Process.Start(new ProcessStartInfo("bash")
        {
            ArgumentList = { "-c", $"{before}exec \"$0\"", OfflinePrograms.Plugin("pulumi-resource-command") },
            RedirectStandardOutput = true,
        })!;
        try
        {
            Assert.NotNull(await plugin.StandardOutput.ReadLineAsync());

            using var kill = Process.Start("kill", ["-s", signal, plugin.Id.ToString(CultureInfo.InvariantCulture)]);
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            await plugin.WaitForExitAsync(limit.Token);

            Assert.Equal(0, plugin.ExitCode);
        }
        finally
        {
            plugin.Kill();
        }
    }
}
