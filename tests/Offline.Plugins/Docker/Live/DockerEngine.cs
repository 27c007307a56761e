using System.Formats.Tar;
using Docker.DotNet.Models;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Engine;
using Omega.Offline.Plugins.Docker.Tests.Support;
using Pulumirpc;

namespace Omega.Offline.Plugins.Docker.Tests.Live;

/// <summary>A real Docker engine with a tiny image made from the machine's static busybox.</summary>
public sealed class DockerEngine : IAsyncLifetime
{
    /// <summary>The tiny image: /bin/busybox and its usual names, as sh, sleep, httpd and wget.</summary>
    internal const string BaseImage = "omega-docker-plugin-tests/busybox:1";

    private const string Busybox = "/bin/busybox";

    private string? _missing;

    internal DockerSession Session { get; } = new(new ProviderConfiguration(null, []));

    internal DockerServices Services { get; } = new(new ProviderConfiguration(null, []));

    /// <summary>Skips the test when the engine or busybox is not there, and says which.</summary>
    internal void Require() => Skip.If(_missing is not null, _missing);

    /// <summary>A name that no other run uses.</summary>
    internal static string Name(string part) => $"omega-docker-plugin-{part}-{Guid.NewGuid().ToString("N")[..8]}";

    /// <summary>Checks and creates a resource as the engine does.</summary>
    internal async Task<(CreateResponse Created, Struct Inputs)> CreateAsync(string type, string json)
    {
        var urn = $"urn:pulumi:test::tests::{type}::r";
        var check = Services.Resource(urn).Check(new CheckRequest { Urn = urn, Name = "r", News = Json.Object(json), Olds = new Struct() });
        Assert.Empty(check.Failures);
        return (await Services.Resource(urn).CreateAsync(
            new CreateRequest { Urn = urn, Properties = check.Inputs }, CancellationToken.None), check.Inputs);
    }

    /// <summary>Reads a resource as a refresh does.</summary>
    internal Task<ReadResponse> ReadAsync(string type, string id, Struct state, Struct inputs)
    {
        var urn = $"urn:pulumi:test::tests::{type}::r";
        return Services.Resource(urn).ReadAsync(
            new ReadRequest { Id = id, Urn = urn, Properties = state, Inputs = inputs }, CancellationToken.None);
    }

    /// <summary>Deletes a resource.</summary>
    internal Task DeleteAsync(string type, string id, Struct state)
    {
        var urn = $"urn:pulumi:test::tests::{type}::r";
        return Services.Resource(urn).DeleteAsync(new DeleteRequest { Id = id, Urn = urn, Properties = state }, CancellationToken.None);
    }

    public async Task InitializeAsync()
    {
        try
        {
            await Session.Client.System.PingAsync();
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or IOException or TimeoutException or System.Net.Sockets.SocketException)
        {
            _missing = $"No Docker engine answers at DOCKER_HOST or /var/run/docker.sock: {unreachable.Message}";
            return;
        }

        if (!File.Exists(Busybox))
        {
            _missing = $"{Busybox} is missing (Debian package busybox-static).";
            return;
        }

        using var archive = new MemoryStream();
        await PackAsync(archive);
        await Session.Client.Images.CreateImageAsync(
            new ImagesCreateParameters { FromSrc = "-", Repo = "omega-docker-plugin-tests/busybox", Tag = "1" },
            archive, new AuthConfig(), new MessageLog());
    }

    public async Task DisposeAsync()
    {
        if (_missing is null)
        {
            await Session.Client.Images.DeleteImageAsync(BaseImage, new ImageDeleteParameters { Force = true });
        }

        Session.Dispose();
        Services.Dispose();
    }

    private static async Task PackAsync(MemoryStream archive)
    {
        await using (var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, "tmp") { Mode = (UnixFileMode)Convert.ToInt32("1777", 8) });
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "bin/busybox")
            {
                Mode = (UnixFileMode)Convert.ToInt32("0755", 8),
                DataStream = new MemoryStream(await File.ReadAllBytesAsync(Busybox)),
            });
            foreach (var name in (string[])["sh", "sleep", "httpd", "wget", "cat", "ls", "test"])
            {
                await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, "bin/" + name) { LinkName = "busybox" });
            }
        }

        archive.Position = 0;
    }
}
