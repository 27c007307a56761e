using System.Diagnostics;
using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Engine;
using Omega.Offline.Plugins.Docker.Schema;
using Omega.Offline.Plugins.Docker.Values;

namespace Omega.Offline.Plugins.Docker.Resources.Containers;

/// <summary>docker:index/container:Container.</summary>
internal sealed class ContainerResource(DockerSession docker, ImageStore images) : SchemaResource(ContainerSchema.Schema)
{
    private static readonly TimeSpan RemovalPatience = TimeSpan.FromMinutes(2);

    private IContainerOperations Containers => docker.Client.Containers;

    /// <inheritdoc/>
    protected override async Task<string> CreateAsync(Struct inputs, Struct plan, CancellationToken cancellation)
    {
        var image = inputs.Text("image")!;
        string id;
        try
        {
            await images.FindOrPullAsync(image, inputs.NonEmpty("platform"), cancellation);
            id = (await Containers.CreateContainerAsync(ContainerRequest.Build(inputs), cancellation)).ID;
        }
        catch (Exception failed) when (failed is DockerApiException or InvalidOperationException)
        {
            throw new InvalidOperationException(Problems.List(
                $"Unable to create container with image {image}: {Describe(failed)}"), failed);
        }

        await SetUpAsync(id, inputs, cancellation);
        return id;
    }

    /// <inheritdoc/>
    protected override async Task<Struct?> DescribeAsync(string id, Struct basis, CancellationToken cancellation) =>
        await InspectAsync(id, cancellation) is { } container ? ContainerState.Describe(basis, container) : null;

    /// <inheritdoc/>
    protected override async Task UpdateAsync(string id, Struct inputs, CancellationToken cancellation)
    {
        await Containers.UpdateContainerAsync(id, new ContainerUpdateParameters
        {
            RestartPolicy = ContainerRequest.Restart(inputs),
            CPUShares = inputs.Number("cpuShares") ?? 0,
            CpusetCpus = inputs.OrUnset("cpuSet"),
            CPUPeriod = inputs.Number("cpuPeriod") ?? 0,
            CPUQuota = inputs.Number("cpuQuota") ?? 0,
            Memory = ContainerRequest.Bytes(inputs, "memory"),
            MemoryReservation = ContainerRequest.Bytes(inputs, "memoryReservation"),
            MemorySwap = ContainerRequest.Bytes(inputs, "memorySwap"),
        }, cancellation);

        await ReviveAsync(id, inputs, cancellation);
        if (inputs.Flag("wait") && !await HealthAsync(id, inputs, cancellation))
        {
            throw new InvalidOperationException(Problems.List("container failed to be in healthy state"));
        }
    }

    /// <inheritdoc/>
    protected override async Task DeleteAsync(string id, Struct state, CancellationToken cancellation)
    {
        try
        {
            if (state.Number("destroyGraceSeconds") is { } grace and > 0)
            {
                await Containers.StopContainerAsync(
                    id, new ContainerStopParameters { WaitBeforeKillSeconds = (uint)grace }, cancellation);
            }

            await Containers.RemoveContainerAsync(id, new ContainerRemoveParameters
            {
                Force = true,
                RemoveVolumes = state.Get("removeVolumes")?.BoolValue ?? true,
            }, cancellation);
        }
        catch (DockerApiException gone) when (gone.StatusCode == HttpStatusCode.NotFound)
        {
            // Removed by hand, or by the engine itself with rm.
        }
        catch (DockerApiException removing) when (removing.StatusCode == HttpStatusCode.Conflict)
        {
            // Somebody else's removal is under way.
            for (var waited = Stopwatch.StartNew(); await InspectAsync(id, cancellation) is not null;)
            {
                if (waited.Elapsed > RemovalPatience)
                {
                    throw;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
            }
        }
    }

    // The official provider leaves a container stopped whose creation failed half-way or that was stopped by hand.
    private async Task ReviveAsync(string id, Struct inputs, CancellationToken cancellation)
    {
        switch (await InspectAsync(id, cancellation))
        {
            case { State.Status: "created" }:
                await SetUpAsync(id, inputs, cancellation);
                break;
            case { State: { Running: false, Restarting: false } } when Starts(inputs) && inputs.Flag("mustRun"):
                await Containers.StartContainerAsync(id, new ContainerStartParameters(), cancellation);
                break;
        }
    }

    private static bool Starts(Struct inputs) => inputs.Get("start")?.BoolValue ?? true;

    private async Task SetUpAsync(string id, Struct inputs, CancellationToken cancellation)
    {
        var step = "Unable to connect to network";
        try
        {
            await ContainerNetworks.ConnectAsync(docker.Client, id, inputs, cancellation);
            step = "Unable to upload volume content";
            await ContainerUploads.WriteAsync(docker.Client, id, inputs, cancellation);
            step = "Unable to start container";
            if (Starts(inputs))
            {
                await Containers.StartContainerAsync(id, new ContainerStartParameters(), cancellation);
            }

            if (inputs.Flag("attach"))
            {
                await Containers.WaitContainerAsync(id, cancellation);
            }
        }
        catch (Exception failed) when (failed is DockerApiException or IOException)
        {
            throw new PartialCreationException(id, $"{step}: {Describe(failed)}", failed);
        }

        if (inputs.Flag("wait") && !await HealthAsync(id, inputs, cancellation))
        {
            throw new PartialCreationException(id, "container failed to be in healthy state");
        }
    }

    private async Task<bool> HealthAsync(string id, Struct inputs, CancellationToken cancellation)
    {
        var patience = TimeSpan.FromSeconds(inputs.Number("waitTimeout") ?? 60);
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < patience;)
        {
            if (await InspectAsync(id, cancellation) is not { } container)
            {
                return false;
            }

            if (container.State?.Health?.Status == "healthy")
            {
                return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), cancellation);
        }

        return false;
    }

    private async Task<ContainerInspectResponse?> InspectAsync(string id, CancellationToken cancellation)
    {
        try
        {
            return await Containers.InspectContainerAsync(id, cancellation);
        }
        catch (DockerApiException missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static string Describe(Exception failed) =>
        failed is DockerApiException refused ? EngineErrors.Describe(refused) : failed.Message;
}
