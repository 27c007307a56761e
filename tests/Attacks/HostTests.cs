using System.Net;
using System.Net.Sockets;
using Omega.Attacks.Tests.Support;

namespace Omega.Attacks.Tests;

/// <summary>Things of somebody else's on the same engine, that look like the stack's own or stand in its way.</summary>
public sealed class HostTests(AttackedStack stack) : Attack(stack)
{
    private const string Owner = "omega-attacks";

    /// <summary>By its labels it is the site; no request goes there, and `verify` tells.</summary>
    [SkippableTheory]
    [InlineData("omega.role=site", "omega.version=20990101-000000")]
    [InlineData("omega.role=edge", "omega.version=$(touch pwned)")]
    [InlineData("omega.role=; rm -rf /", "x=y")]
    [InlineData("x=y", "x=z")]
    public async Task A_container_with_the_labels_of_the_stack_gets_no_request_and_is_found(params string[] labels)
    {
        var served = await ServedAsync();
        var name = await RunAsync([$"omega.stack={TestStack.Project}-{TestStack.Name}", .. labels]);
        try
        {
            (await Attacked.UpAsync()).Must();
            Assert.Equal(served, await ServedAsync());

            var found = await Stack.OmegaAsync("verify", TestStack.Name);

            Assert.True(found.ExitCode == Refused, found.Text);
            Assert.Contains(name, found.Text, StringComparison.Ordinal);
        }
        finally
        {
            await Shell.DockerAsync("rm", "-f", name);
        }

        (await Stack.OmegaAsync("verify", TestStack.Name)).Must();
    }

    [SkippableFact]
    public async Task A_port_that_somebody_else_has_is_left_to_him_and_what_serves_goes_on()
    {
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        var port = ((IPEndPoint)stranger.LocalEndpoint).Port;
        using (Stack.KeepConfiguration())
        {
            await Stack.SetAsync("omega:site.port", $"{port}");

            await Attacked.RefusedAsync(Attacked.UpAsync, Failed, $"Port {port} of 127.0.0.1 is taken by another process");
        }

        (await Attacked.UpAsync()).Must();
    }

    /// <summary>The door is gone, and a stranger has taken its name and its port.</summary>
    [SkippableFact]
    public async Task A_container_of_somebody_else_on_the_name_and_port_of_the_door_is_left_alone_and_told()
    {
        var door = Assert.Single(await TestStack.ContainersAsync("door"));
        var name = (await Shell.DockerAsync("inspect", "--format", "{{.Name}}", door)).Must().TrimStart('/');
        (await Shell.DockerAsync("rm", "-f", door)).Must();
        var stranger = await RunAsync([], name, "--publish", $"127.0.0.1:{TestStack.Port}:8080");
        try
        {
            var refused = await Stack.OmegaAsync("up", TestStack.Name, "--refresh");

            Assert.True(refused.ExitCode == Failed, refused.Text);
            Assert.Contains($"127.0.0.1:{TestStack.Port}", refused.Text, StringComparison.Ordinal);
            Assert.Equal("running", (await Shell.DockerAsync("inspect", "--format", "{{.State.Status}}", stranger)).Must());
        }
        finally
        {
            await Shell.DockerAsync("rm", "-f", stranger);
        }

        (await Stack.OmegaAsync("up", TestStack.Name, "--refresh")).Must();
        Assert.Equal(Served, await ServedAsync());
    }

    /// <summary>A container of the base image, which serves nothing; returns its name.</summary>
    private async Task<string> RunAsync(string[] labels, string name = Owner, params string[] options)
    {
        await Shell.DockerAsync("rm", "-f", Owner);
        string[] given = [.. labels.SelectMany(label => new[] { "--label", label })];
        (await Shell.DockerAsync(["run", "-d", "--name", name, .. given, .. options, "--entrypoint", "sleep", Stack.Base, "3600"])).Must();
        return name;
    }

    private static async Task<string> ServedAsync()
    {
        using var client = new HttpClient();
        return System.Text.Json.JsonDocument.Parse(await client.GetStringAsync(new Uri(TestStack.Url, "version.json"))).RootElement.GetProperty("version").GetString()!;
    }
}
