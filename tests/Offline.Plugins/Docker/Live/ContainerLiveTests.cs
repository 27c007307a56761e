using Docker.DotNet.Models;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Omega.Offline.Plugins.Docker.Values;
using Pulumirpc;

namespace Omega.Offline.Plugins.Docker.Tests.Live;

[Collection(DockerCollection.Name)]
public sealed class ContainerLiveTests(DockerEngine docker)
{
    private const string Container = "docker:index/container:Container";
    private const string Urn = $"urn:pulumi:test::tests::{Container}::r";

    [SkippableFact]
    public async Task Hardened_container_lives_without_drift_changes_in_place_and_goes()
    {
        docker.Require();
        var (created, inputs) = await docker.CreateAsync(Container, Hardened(DockerEngine.Name("hardened")));
        var (id, state) = (created.Id, created.Properties);
        try
        {
            var inspected = await docker.Session.Client.Containers.InspectContainerAsync(id);
            Assert.True(inspected.State!.Running);
            Assert.True(inspected.HostConfig!.ReadonlyRootfs);
            Assert.Equal(["ALL"], inspected.HostConfig!.CapDrop);
            Assert.Equal("rw,noexec,nosuid,nodev,size=16m", inspected.HostConfig!.Tmpfs!["/tmp"]);
            Assert.Equal(500_000_000, inspected.HostConfig!.NanoCPUs);
            Assert.Equal([("nproc", 64L), ("nofile", 4096L)], inspected.HostConfig!.Ulimits.Select(limit => (limit.Name, limit.Soft)));
            Assert.Equal("1", inspected.Config!.Labels["omega.version"]);
            Assert.Equal("healthy", inspected.State!.Health!.Status);

            var read = await docker.ReadAsync(Container, id, state, inputs);
            Assert.Equal(inputs, read.Inputs);
            Assert.Equal(state, read.Properties);
            Assert.Equal(DiffResponse.Types.DiffChanges.DiffNone, Diff(read.Properties, inputs).Changes);

            var changed = inputs.Clone();
            changed.Fields["memory"] = changed.Fields["memorySwap"] = Value.ForNumber(48);
            Assert.Equal(["memory", "memorySwap"], Diff(state, changed).Diffs);
            var updated = await docker.Services.Resource(Urn).UpdateAsync(
                new UpdateRequest { Id = id, Urn = Urn, Olds = state, News = changed }, CancellationToken.None);
            inspected = await docker.Session.Client.Containers.InspectContainerAsync(id);
            Assert.Equal(48 * 1024 * 1024, inspected.HostConfig!.Memory);
            Assert.Equal(DiffResponse.Types.DiffChanges.DiffNone, Diff(updated.Properties, changed).Changes);
        }
        finally
        {
            await docker.DeleteAsync(Container, id, state);
        }

        Assert.Equal("", (await docker.ReadAsync(Container, id, state, inputs)).Id);
        await docker.DeleteAsync(Container, id, state);
    }

    [SkippableFact]
    public async Task Read_shows_what_was_changed_by_hand()
    {
        docker.Require();
        var (created, inputs) = await docker.CreateAsync(Container, Hardened(DockerEngine.Name("drift")));
        var (id, state) = (created.Id, created.Properties);
        try
        {
            await docker.Session.Client.Containers.UpdateContainerAsync(
                id, new ContainerUpdateParameters { Memory = 64 << 20, MemorySwap = 64 << 20 });
            var drifted = await docker.ReadAsync(Container, id, state, inputs);
            Assert.Equal((64, 64), (drifted.Inputs.Number("memory"), drifted.Inputs.Number("memorySwap")));

            await docker.Session.Client.Containers.StopContainerAsync(id, new ContainerStopParameters { WaitBeforeKillSeconds = 1 });
            var stopped = await docker.ReadAsync(Container, id, state, inputs);
            Assert.False(stopped.Inputs.Flag("mustRun"));
            Assert.Equal(["memory", "memorySwap", "mustRun", "ports"], Diff(stopped.Properties, inputs).Diffs);
        }
        finally
        {
            await docker.DeleteAsync(Container, id, state);
        }
    }

    [SkippableFact]
    public async Task Update_starts_a_container_that_was_stopped_by_hand()
    {
        docker.Require();
        var (created, inputs) = await docker.CreateAsync(Container, Sleeping(DockerEngine.Name("stopped")));
        try
        {
            await docker.Session.Client.Containers.StopContainerAsync(created.Id, new ContainerStopParameters { WaitBeforeKillSeconds = 1 });
            var stopped = await docker.ReadAsync(Container, created.Id, created.Properties, inputs);
            Assert.Equal(["mustRun"], Diff(stopped.Properties, inputs).Diffs);

            await docker.Services.Resource(Urn).UpdateAsync(
                new UpdateRequest { Id = created.Id, Urn = Urn, Olds = stopped.Properties, News = inputs }, CancellationToken.None);

            Assert.True((await docker.Session.Client.Containers.InspectContainerAsync(created.Id)).State!.Running);
        }
        finally
        {
            await docker.DeleteAsync(Container, created.Id, created.Properties);
        }
    }

    [SkippableFact]
    public async Task Update_finishes_a_creation_that_failed_when_starting()
    {
        docker.Require();
        using var occupant = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        occupant.Start();
        var json = $$"""
            {"image":"{{DockerEngine.BaseImage}}","name":"{{DockerEngine.Name("port")}}","command":["/bin/sleep","60"],
             "ports":[{"internal":80,"external":{{((System.Net.IPEndPoint)occupant.LocalEndpoint).Port}},"ip":"127.0.0.1"}]}
            """;

        var error = await Assert.ThrowsAsync<RpcException>(() => docker.CreateAsync(Container, json));
        var failed = InitializationDetail.Read(error);
        occupant.Stop();
        await docker.Services.Resource(Urn).UpdateAsync(
            new UpdateRequest { Id = failed.Id, Urn = Urn, Olds = failed.Properties, News = failed.Inputs }, CancellationToken.None);

        var container = await docker.Session.Client.Containers.InspectContainerAsync(failed.Id);
        await docker.DeleteAsync(Container, failed.Id, failed.Properties);
        Assert.Contains("Unable to start container: Error response from daemon: ", error.Status.Detail, StringComparison.Ordinal);
        Assert.True(container.State!.Running);
    }

    [SkippableFact]
    public async Task Container_that_exits_at_once_is_created_and_says_so()
    {
        docker.Require();

        var (created, _) = await docker.CreateAsync(Container, Running(DockerEngine.Name("exits"), "exit 7"));
        var read = await UntilExited(created);
        await docker.DeleteAsync(Container, created.Id, created.Properties);

        Assert.Equal((false, 7), (read.Flag("mustRun"), read.Number("exitCode")));
    }

    [SkippableFact]
    public async Task Container_that_never_becomes_healthy_fails_and_is_kept_for_the_state()
    {
        docker.Require();
        var name = DockerEngine.Name("sick");

        var error = await Assert.ThrowsAsync<RpcException>(() => docker.CreateAsync(Container, $$"""
            {"image":"{{DockerEngine.BaseImage}}","name":"{{name}}","command":["/bin/sleep","60"],"wait":true,"waitTimeout":2,
             "healthcheck":{"tests":["CMD","/bin/test","-e","/never"],"interval":"1s","retries":1} }
            """));
        var container = await docker.Session.Client.Containers.InspectContainerAsync(name);
        await docker.DeleteAsync(Container, container.ID, new Struct());

        Assert.Equal($"creating {Urn}: 1 error occurred:\n\t* container failed to be in healthy state\n\n", error.Status.Detail);
        Assert.Equal(container.ID, InitializationDetail.Read(error).Id);
    }

    [SkippableFact]
    public async Task Upload_is_there_when_the_container_starts()
    {
        docker.Require();

        var (created, _) = await docker.CreateAsync(Container, $$"""
            {"image":"{{DockerEngine.BaseImage}}","name":"{{DockerEngine.Name("upload")}}",
             "command":["/bin/sh","-c","test \"$(cat /etc/edge.conf)\" = listen && exit 3"],
             "uploads":[{"file":"/etc/edge.conf","content":"listen","permissions":"0444"}]}
            """);
        var read = await UntilExited(created);
        await docker.DeleteAsync(Container, created.Id, created.Properties);

        Assert.Equal(3, read.Number("exitCode"));
    }

    [SkippableFact]
    public async Task Upload_into_a_read_only_root_fails_with_the_engines_reason()
    {
        docker.Require();
        var name = DockerEngine.Name("readonly");

        var error = await Assert.ThrowsAsync<RpcException>(() => docker.CreateAsync(Container, $$"""
            {"image":"{{DockerEngine.BaseImage}}","name":"{{name}}","readOnly":true,"command":["/bin/sleep","60"],
             "uploads":[{"file":"/etc/edge.conf","content":"listen"}]}
            """));
        await docker.DeleteAsync(Container, (await docker.Session.Client.Containers.InspectContainerAsync(name)).ID, new Struct());

        Assert.StartsWith($"creating {Urn}: 1 error occurred:\n\t* Unable to upload volume content: Error response from daemon: ",
            error.Status.Detail, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Image_that_cannot_be_pulled_is_named()
    {
        docker.Require();
        const string image = "localhost:1/none@sha256:0000000000000000000000000000000000000000000000000000000000000000";

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => docker.CreateAsync(
            Container, $$"""{"image":"{{image}}","name":"{{DockerEngine.Name("none")}}"}"""));

        Assert.StartsWith($"1 error occurred:\n\t* Unable to create container with image {image}: unable to pull image {image}: "
            + $"error pulling image {image}: Error response from daemon: ", error.Message, StringComparison.Ordinal);
    }

    private async Task<Struct> UntilExited(CreateResponse created)
    {
        await docker.Session.Client.Containers.WaitContainerAsync(created.Id);
        return (await docker.ReadAsync(Container, created.Id, created.Properties, new Struct())).Properties;
    }

    private DiffResponse Diff(Struct state, Struct inputs) =>
        docker.Services.Resource(Urn).Diff(new DiffRequest { Urn = Urn, Olds = state, News = inputs });

    private static string Sleeping(string name) => Running(name, "exec sleep 60");

    private static string Running(string name, string script) => $$"""
        {"image":"{{DockerEngine.BaseImage}}","name":"{{name}}","command":["/bin/sh","-c","{{script}}"]}
        """;

    private static string Hardened(string name) => $$"""
        {"image":"{{DockerEngine.BaseImage}}","name":"{{name}}","command":["/bin/httpd","-f","-p","8080","-h","/bin"],
         "capabilities":{"drops":["ALL"]},"readOnly":true,"memory":32,"memorySwap":32,"cpus":"0.5","user":"10101:10101",
         "securityOpts":["no-new-privileges:true"],"logDriver":"json-file","logOpts":{"max-file":"3","max-size":"10m"},
         "restart":"unless-stopped","stopSignal":"SIGQUIT","stopTimeout":5,"destroyGraceSeconds":1,"envs":["A=1"],
         "labels":[{"label":"omega.version","value":"1"}],"tmpfs":{"/tmp":"rw,noexec,nosuid,nodev,size=16m"},
         "mounts":[{"type":"tmpfs","target":"/run","tmpfsOptions":{"mode":1023,"sizeBytes":1048576} }],
         "ulimits":[{"name":"nproc","soft":64,"hard":64},{"name":"nofile","soft":4096,"hard":4096}],
         "healthcheck":{"tests":["CMD","/bin/wget","-q","-O","-","http://127.0.0.1:8080/sh"],"interval":"1s","timeout":"1s","retries":3},
         "wait":true,"waitTimeout":30,"ports":[{"internal":8080,"ip":"127.0.0.1"}]}
        """;
}
