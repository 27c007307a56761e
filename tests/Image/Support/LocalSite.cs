using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Omega.Core.Content;

namespace Omega.Image.Tests.Support;

/// <summary>A site served by the nginx of this machine with the recipe's own scripts and configuration, below a folder instead of
/// the root: what an image does, without an engine.</summary>
internal sealed partial class LocalSite : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("omega-local");
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None });
    private Process? _nginx;

    private LocalSite(Uri url) => Url = url;

    public Uri Url { get; }

    private string At(params string[] parts) => Path.Combine([_folder.FullName, .. parts]);

    /// <summary>What this machine lacks; null where nothing is.</summary>
    public static async Task<string?> MissingAsync() =>
        (await Shell.RunAsync("nginx", ["-v"])).ExitCode == 127 ? "No nginx is installed."
        : (await Shell.RunAsync("cc", ["--version"])).ExitCode == 127 ? "No C compiler (cc) is installed." : null;

    /// <summary>Builds a site and serves it; returns when it answers.</summary>
    /// <param name="site">Folder of the site; by default the one of the checkout.</param>
    /// <param name="options">What a stack would say about it.</param>
    /// <param name="api">Service as `host:port`; none by default.</param>
    /// <param name="revalidate">What the build is told about names of earlier releases.</param>
    /// <param name="url">Address on this machine; by default one with a free port. What is not the loopback one is served on all.</param>
    /// <param name="newest">Who has the files of the newest release, as `host:port`; where it is given there is no edge.</param>
    /// <param name="before">Who has those of the release before.</param>
    /// <param name="arriving">Who may have those of the newest while nobody else has.</param>
    public static async Task<LocalSite> StartAsync(
        string? site = null, SiteOptions? options = null, string? api = null, string revalidate = "", Uri? url = null, string newest = "", string before = "", string arriving = "")
    {
        var local = new LocalSite(url ?? new Uri($"http://127.0.0.1:{FreePort.Find()}/"));
        try
        {
            await local.BuildAsync(SiteContext.Read(Repository.Root, site, options), revalidate);
            local.Configure(api, newest, before, arriving);
            await local.ServeAsync();
            return local;
        }
        catch
        {
            await local.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks for an address as it stands.</summary>
    public async Task<HttpResponseMessage> GetAsync(string address, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Url, address));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _client.SendAsync(request);
    }

    /// <summary>Runs the image's own smoke test against it.</summary>
    public Task<ProgramResult> SmokeAsync(string version) => Shell.RunAsync(
        At("image", "usr", "local", "bin", "omega"), ["smoke", version],
        new Dictionary<string, string> { ["OMEGA_PORT"] = Url.Port.ToString(CultureInfo.InvariantCulture) });

    /// <summary>Turns maintenance on, as `omega start` does where a variable says so.</summary>
    public void Maintain() => File.WriteAllText(At("run", "maintenance"), "");

    /// <summary>Takes a file out of the site that is served.</summary>
    public void Remove(string name) => File.Delete(At("image", "usr", "share", "omega", "site", name));

    public async ValueTask DisposeAsync()
    {
        if (_nginx is not null)
        {
            _nginx.Kill(entireProcessTree: true);
            await _nginx.WaitForExitAsync();
            _nginx.Dispose();
        }

        _client.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task BuildAsync(Site site, string revalidate)
    {
        SiteContext.Write(At("src"), Repository.Root, site);
        Directory.CreateDirectory(At("image", "usr", "local", "bin"));
        (await Shell.RunAsync("cc", [$"-DSTART=\"{At("image", "usr", "share", "omega", "start")}\"", $"-DRUN=\"{At("run")}\"", "-o", At("image", "usr", "local", "bin", "omega"), .. Directory.EnumerateFiles(At("src", "nginx"), "*.c")])).Succeeded();
        var script = (await File.ReadAllTextAsync(At("src", "nginx", "build-root.sh"))).Replace("/src", At("src"), StringComparison.Ordinal)
            .Replace("/image", At("image"), StringComparison.Ordinal).Replace("chown ", Environment.IsPrivilegedProcess ? "chown " : ": ", StringComparison.Ordinal);
        await File.WriteAllTextAsync(At("build.sh"), script);
        var arguments = ImageBuild.Arguments("sha256:" + new string('a', 64), ImageFixture.FirstVersion);
        arguments["REVALIDATE"] = revalidate;
        // The ldd of the script copies libraries that are only used in an image.
        (await Shell.RunAsync("sh", [At("build.sh")], arguments)).Succeeded();
    }

    private void Configure(string? api, string newest, string before, string arriving)
    {
        Directory.CreateDirectory(At("run"));
        Directory.CreateDirectory(At("log"));
        foreach (var file in Directory.EnumerateFiles(At("image", "etc", "nginx")))
        {
            var text = File.ReadAllText(file).Replace("/usr/share/omega", At("image", "usr", "share", "omega"), StringComparison.Ordinal)
                .Replace("/etc/nginx/", At("image", "etc", "nginx") + "/", StringComparison.Ordinal).Replace("/tmp/nginx", At("run"), StringComparison.Ordinal)
                .Replace("/var/log/omega", At("log"), StringComparison.Ordinal).Replace("/dev/stdout", At("log", "out"), StringComparison.Ordinal);
            File.WriteAllText(file, ErrorLog().Replace(text, $"error_log {At("log", "error")} notice;"));
        }

        // Nobody but an edge reaches a site.
        File.WriteAllText(At("run", "proxies.conf"), "127.0.0.0/8 1;\n");
        File.WriteAllText(At("run", "logs.conf"), "");
        var path = api is null ? "" : "/api/";
        foreach (var role in api is null ? ["site"] : (string[])["site", "api"])
        {
            File.WriteAllText(At("run", role == "site" ? "server.conf" : "api0.conf"), File.ReadAllText(At("image", "etc", "nginx", $"{role}.template"))
                .Replace("@PORT@", Url.IsLoopback ? Url.Authority : $"{Url.Port}", StringComparison.Ordinal).Replace("@LISTEN_IPV6@", "", StringComparison.Ordinal)
                .Replace("@NEWEST@", newest, StringComparison.Ordinal).Replace("@BEFORE@", before, StringComparison.Ordinal)
                .Replace("@ARRIVING@", arriving, StringComparison.Ordinal)
                .Replace("@RESOLVER@", "127.0.0.1", StringComparison.Ordinal)
                .Replace("@PATHS@", path.Length == 0 ? "" : $"\"{path}\"", StringComparison.Ordinal).Replace("@API@", api, StringComparison.Ordinal).Replace("@LIMITS@", "", StringComparison.Ordinal)
                .Replace("@API_PATH@", path, StringComparison.Ordinal).Replace("@API_PATH_BARE@", path.TrimEnd('/'), StringComparison.Ordinal));
        }
    }

    private async Task ServeAsync()
    {
        var user = Environment.IsPrivilegedProcess ? "user root;" : "";
        _nginx = Process.Start(new ProcessStartInfo("nginx", ["-e", At("log", "error"), "-c", At("image", "etc", "nginx", "nginx.conf"), "-g", user])
        {
            RedirectStandardError = true,
        })!;
        _nginx.BeginErrorReadLine();
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await GetAsync("/.omega/health");
                answer.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException) when (!_nginx.HasExited && clock.Elapsed < Limit)
            {
                await Task.Delay(50);
            }
            catch (HttpRequestException exception)
            {
                throw new InvalidOperationException($"nginx does not serve: {await File.ReadAllTextAsync(At("log", "error"))}", exception);
            }
        }
    }


    [GeneratedRegex("error_log .*;")]
    private static partial Regex ErrorLog();
}
