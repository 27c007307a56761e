using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Engine;
using Omega.Offline.Plugins.Docker.Schema;
using Omega.Offline.Plugins.Docker.Values;

namespace Omega.Offline.Plugins.Docker.Resources;

/// <summary>docker:index/volume:Volume.</summary>
internal sealed class VolumeResource(DockerSession docker) : SchemaResource(VolumeSchema.Schema)
{
    private static readonly TimeSpan ReleasePatience = TimeSpan.FromSeconds(20);

    private IVolumeOperations Volumes => docker.Client.Volumes;

    /// <inheritdoc/>
    protected override async Task<string> CreateAsync(Struct inputs, Struct plan, CancellationToken cancellation)
    {
        var created = await Volumes.CreateAsync(new VolumesCreateParameters
        {
            Name = inputs.OrUnset("name"),
            Driver = inputs.NonEmpty("driver") ?? "local",
            DriverOpts = inputs.Map("driverOpts"),
            Labels = inputs.Blocks("labels").ToDictionary(label => label.Text("label")!, label => label.Text("value") ?? ""),
        }, cancellation);
        return created.Name;
    }

    /// <inheritdoc/>
    protected override async Task<Struct?> DescribeAsync(string id, Struct basis, CancellationToken cancellation)
    {
        try
        {
            var volume = await Volumes.InspectAsync(id, cancellation);
            var state = basis.Clone();
            state.Fields["name"] = Value.ForString(volume.Name);
            state.Fields["driver"] = Value.ForString(volume.Driver ?? "");
            state.Fields["driverOpts"] = Make.MapOrNull(volume.Options);
            state.Fields["labels"] = Make.Labels(volume.Labels);
            state.Fields["mountpoint"] = Value.ForString(volume.Mountpoint ?? "");
            return state;
        }
        catch (DockerApiException missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    protected override async Task DeleteAsync(string id, Struct state, CancellationToken cancellation)
    {
        for (var waited = System.Diagnostics.Stopwatch.StartNew(); ;)
        {
            try
            {
                await Volumes.RemoveAsync(id, false, cancellation);
                return;
            }
            catch (DockerApiException gone) when (gone.StatusCode == HttpStatusCode.NotFound)
            {
                return;
            }
            catch (DockerApiException inUse) when (inUse.StatusCode == HttpStatusCode.Conflict && waited.Elapsed < ReleasePatience)
            {
                // The engine lets go of it a moment after the container that held it is gone.
                await Task.Delay(TimeSpan.FromMilliseconds(250), cancellation);
            }
        }
    }
}
