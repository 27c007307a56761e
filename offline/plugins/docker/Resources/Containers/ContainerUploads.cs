using System.Formats.Tar;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Values;

namespace Omega.Offline.Plugins.Docker.Resources.Containers;

/// <summary>Writes files into a created container.</summary>
internal static class ContainerUploads
{
    /// <summary>Writes every upload of the inputs.</summary>
    internal static async Task WriteAsync(DockerClient client, string id, Struct inputs, CancellationToken cancellation)
    {
        foreach (var upload in inputs.Blocks("uploads"))
        {
            using var archive = await PackAsync(upload, cancellation);
            await client.Containers.ExtractArchiveToContainerAsync(
                id, new CopyToContainerParameters { Path = "/" }, archive, cancellation);
        }
    }

    private static async Task<MemoryStream> PackAsync(Struct upload, CancellationToken cancellation)
    {
        var archive = new MemoryStream();
        await using (var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, upload.Text("file")!.TrimStart('/'))
            {
                Mode = Mode(upload),
                DataStream = new MemoryStream(await ContentAsync(upload, cancellation)),
            }, cancellation);
        }

        archive.Position = 0;
        return archive;
    }

    private static UnixFileMode Mode(Struct upload) => upload.NonEmpty("permissions") is { } octal
        ? (UnixFileMode)Convert.ToInt32(octal, 8)
        : (UnixFileMode)Convert.ToInt32(upload.Flag("executable") ? "0744" : "0644", 8);

    private static async Task<byte[]> ContentAsync(Struct upload, CancellationToken cancellation) =>
        upload.NonEmpty("source") is { } path ? await File.ReadAllBytesAsync(path, cancellation)
            : upload.NonEmpty("contentBase64") is { } encoded ? Convert.FromBase64String(encoded)
            : Encoding.UTF8.GetBytes(upload.Text("content") ?? "");
}
