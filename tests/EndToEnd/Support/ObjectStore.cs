using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Omega.EndToEnd.Tests.Support;

/// <summary>An S3-compatible store on this machine.</summary>
internal sealed class ObjectStore : IAsyncDisposable
{
    private readonly Process _server;
    private readonly string _folder;

    private ObjectStore(Process server, string folder, int port)
    {
        _server = server;
        _folder = folder;
        Repository = $"s3:http://127.0.0.1:{port}/backups/e2e";
    }

    /// <summary>Where backups go.</summary>
    public string Repository { get; }

    /// <summary>Starts one.</summary>
    public static async Task<ObjectStore> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("omega-s3-").FullName;
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var server = Process.Start(new ProcessStartInfo(
            "gofakes3", ["-backend", "bolt", "-bolt.db", Path.Combine(folder, "db"), "-host", $"127.0.0.1:{port}", "-initialbucket", "backups"]))!;
        using var client = new HttpClient();
        await Patience.UntilAsync(
            async () =>
            {
                try
                {
                    using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/"));
                    return true;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            () => "the store does not answer");
        return new ObjectStore(server, folder, port);
    }

    public async ValueTask DisposeAsync()
    {
        _server.Kill();
        await _server.WaitForExitAsync();
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
