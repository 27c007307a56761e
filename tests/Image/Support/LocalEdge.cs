using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Omega.Image.Tests.Support;

/// <summary>An edge run by the nginx of this machine with the recipe's own configuration, below a folder instead of the root. Its
/// releases are named by addresses of this machine and answer on one port.</summary>
internal sealed partial class LocalEdge : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("omega-local-edge");
    private Process? _nginx;

    /// <summary>Address that readers use.</summary>
    public Uri Url { get; } = new($"http://127.0.0.1:{FreePort.Find()}/");

    /// <summary>What nginx had to say.</summary>
    public string Errors => File.ReadAllText(At("log", "error"));

    private string At(params string[] parts) => Path.Combine([_folder.FullName, .. parts]);

    /// <summary>Starts it; returns when it answers for itself.</summary>
    /// <param name="port">Port of the releases.</param>
    /// <param name="active">Address of the release that is active.</param>
    /// <param name="before">Address of the release before; null: there is none.</param>
    /// <param name="trusted">Networks of proxies.</param>
    /// <param name="service">Path of a service; null: there is none.</param>
    public static async Task<LocalEdge> StartAsync(int port, string active, string? before = null, string? service = null, params string[] trusted)
    {
        var edge = new LocalEdge();
        try
        {
            edge.Configure(port, trusted, service);
            edge.Point("active", active);
            if (before is not null)
            {
                edge.Point("before", before);
            }

            await edge.ServeAsync();
            return edge;
        }
        catch
        {
            await edge.DisposeAsync();
            throw;
        }
    }

    /// <summary>Turns maintenance on or off, as `omega maintenance` does.</summary>
    public void Maintain(bool on)
    {
        if (on)
        {
            File.WriteAllText(At("edge", "maintenance"), "");
        }
        else
        {
            File.Delete(At("edge", "maintenance"));
        }
    }

    private void Point(string link, string name)
    {
        Directory.CreateDirectory(At("edge", name));
        File.CreateSymbolicLink(At("edge", link), name);
    }

    public async ValueTask DisposeAsync()
    {
        if (_nginx is not null)
        {
            _nginx.Kill(entireProcessTree: true);
            await _nginx.WaitForExitAsync();
            _nginx.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private void Configure(int port, string[] trusted, string? service)
    {
        foreach (var folder in (string[])["run", "log", "edge", "conf"])
        {
            Directory.CreateDirectory(At(folder));
        }

        var (health, own) = (FreePort.Find(), FreePort.Find());
        foreach (var name in (string[])["edge.conf", "common.conf", "pass.conf", "types.conf"])
        {
            var text = File.ReadAllText(Repository.At("nginx", name))
                .Replace("/etc/nginx/", At("conf") + "/", StringComparison.Ordinal).Replace("/tmp/nginx", At("run"), StringComparison.Ordinal)
                .Replace("/var/log/omega", At("log"), StringComparison.Ordinal).Replace("/dev/stdout", At("log", "out"), StringComparison.Ordinal)
                .Replace("/var/lib/omega/edge", At("edge"), StringComparison.Ordinal).Replace(":8080$request_uri", $":{port}$request_uri", StringComparison.Ordinal)
                .Replace(":8080/.omega/", $":{port}/.omega/", StringComparison.Ordinal)
                .Replace("127.0.0.1:8081", $"127.0.0.1:{health}", StringComparison.Ordinal);
            File.WriteAllText(At("conf", name), ErrorLog().Replace(text, $"error_log {At("log", "error")} notice;"));
        }

        var pass = $"include {At("conf", "pass.conf")};";
        File.WriteAllText(At("run", "server.conf"), File.ReadAllText(Repository.At("nginx", "edge.template"))
            .Replace("@LISTEN@", $"listen {Url.Authority};", StringComparison.Ordinal).Replace("@LISTEN_IPV6@", "", StringComparison.Ordinal)
            .Replace("127.0.0.1:8082", $"127.0.0.1:{own}", StringComparison.Ordinal).Replace("@RESOLVER@", "127.0.0.1", StringComparison.Ordinal)
            .Replace("@SERVICES@", service is null ? "" : $"location ^~ {service} {{ {pass} }}", StringComparison.Ordinal));
        File.WriteAllLines(At("run", "proxies.conf"), trusted.Select(network => $"{network} 1;"));
    }

    private async Task ServeAsync()
    {
        var user = Environment.IsPrivilegedProcess ? "user root;" : "";
        _nginx = Process.Start(new ProcessStartInfo("nginx", ["-e", At("log", "error"), "-c", At("conf", "edge.conf"), "-g", user]) { RedirectStandardError = true })!;
        _nginx.BeginErrorReadLine();
        using var client = new HttpClient();
        for (var clock = Stopwatch.StartNew(); ;)
        {
            try
            {
                using var answer = await client.GetAsync(Url);
                return;
            }
            catch (HttpRequestException) when (!_nginx.HasExited && clock.Elapsed < Limit)
            {
                await Task.Delay(50);
            }
            catch (HttpRequestException exception)
            {
                throw new InvalidOperationException($"nginx does not serve: {Errors}", exception);
            }
        }
    }

    [GeneratedRegex("error_log .*;")]
    private static partial Regex ErrorLog();
}
