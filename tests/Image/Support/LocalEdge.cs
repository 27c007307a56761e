using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Omega.Image.Tests.Support;

/// <summary>An edge run by the nginx of this machine and the recipe's own helper and configuration, below a folder instead of the root.
/// Its releases are named by addresses of this machine and answer on one port.</summary>
internal sealed partial class LocalEdge : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The nginx of this machine.</summary>
    public const string Program = "/usr/sbin/nginx";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("omega-local-edge");
    private readonly Dictionary<string, string> _environment = [];
    private readonly ConcurrentQueue<string> _said = new();
    private readonly string _program;
    private Process? _nginx;

    private LocalEdge(string program) => _program = program;

    /// <summary>Address that readers use.</summary>
    public Uri Url { get; } = new($"http://127.0.0.1:{FreePort.Find()}/");

    /// <summary>Port of TLS, where <see cref="StartAsync"/> was given names.</summary>
    public int TlsPort { get; } = FreePort.Find();

    /// <summary>What nginx had to say.</summary>
    public string Errors => string.Join('\n', _said) + (File.Exists(At("log", "error")) ? File.ReadAllText(At("log", "error")) : "");

    /// <summary>What lies in the folder of certificates.</summary>
    public IEnumerable<string> Generations => Directory.EnumerateFileSystemEntries(At("edge", "tls")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    /// <summary>Memory that the largest of nginx's processes holds for itself.</summary>
    public long WorkerMiB => Directory.EnumerateDirectories("/proc").Select(folder => Path.Combine(folder, "status")).Where(File.Exists).Select(TryRead)
        .Where(text => text.Contains($"\nPPid:\t{_nginx!.Id}\n", StringComparison.Ordinal))
        .Select(text => long.Parse(Anonymous().Match(text).Groups[1].Value, CultureInfo.InvariantCulture) / 1024).Max();

    private string At(params string[] parts) => Path.Combine([_folder.FullName, .. parts]);

    /// <summary>Starts it; returns when it answers for itself.</summary>
    /// <param name="port">Port of the releases.</param>
    /// <param name="active">Address of the release that is active.</param>
    /// <param name="before">Address of the release before; null: there is none.</param>
    /// <param name="trusted">Networks of proxies.</param>
    /// <param name="names">Who knows where names are, where the releases have some; null: nobody.</param>
    /// <param name="program">The nginx; by default that of this machine.</param>
    /// <param name="service">Path of a service; null: there is none.</param>
    /// <param name="tls">Variables of the edge that say how TLS is spoken, without `OMEGA_TLS` itself; null: it is not.</param>
    /// <param name="behind">Port of the doors of stacks behind it, and which host leads to which door; null: there are none.</param>
    public static async Task<LocalEdge> StartAsync(
        int port, string active, string? before = null, string? service = null, Dictionary<string, string>? tls = null,
        (int Port, string Hosts)? behind = null, FakeNameServer? names = null, string program = Program, params string[] trusted)
    {
        var edge = new LocalEdge(program);
        try
        {
            edge.Configure(port, trusted, service, tls, behind);
            await edge.BuildAsync(names?.Port ?? 53);
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

    /// <summary>Ends the one that answers nginx where names are.</summary>
    public async Task KillNamesAsync() =>
        (await Shell.RunAsync("sh", ["-euc", $"kill -9 $(pgrep -P $(pgrep -P {_nginx!.Id} -x omega))"])).Succeeded();

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

    /// <summary>Hands certificates and keys over, as the program does.</summary>
    /// <param name="generation">Name of the folder.</param>
    /// <param name="certificates">Host and PEM texts of each.</param>
    public Task<ProgramResult> CertifyAsync(string generation, params (string Host, string Pem)[] certificates) => Shell.RunAsync(
        At("omega"), ["certificates", generation], _environment,
        new MemoryStream(Encoding.ASCII.GetBytes(string.Concat(certificates.Select(certificate => $"= {certificate.Host}\n{certificate.Pem.TrimEnd()}\n")))));

    /// <summary>Answers an authority, as the program does; null: no longer.</summary>
    public Task<ProgramResult> ChallengeAsync(string token, string? answer) => Shell.RunAsync(
        At("omega"), answer is null ? ["challenge", token, "off"] : ["challenge", token], _environment, answer is null ? null : new MemoryStream(Encoding.ASCII.GetBytes(answer)));

    /// <summary>What the run user can read of them.</summary>
    public Task<ProgramResult> CertificatesAsync() => Shell.RunAsync(At("omega"), ["certificates"], _environment);

    private void Configure(int port, string[] trusted, string? service, Dictionary<string, string>? tls, (int Port, string Hosts)? behind)
    {
        foreach (var folder in (string[])["run", "log", "edge", "recipe", "conf"])
        {
            Directory.CreateDirectory(At(folder));
        }

        var (health, own) = (FreePort.Find(), FreePort.Find());
        foreach (var name in (string[])["edge.conf", "common.conf", "pass.conf", "insecure.conf", "http2.conf", "types.conf", "edge.template", "tls.template", "names.template", "hosts.template"])
        {
            var text = File.ReadAllText(Repository.At("nginx", name))
                .Replace("/etc/nginx/", At("conf") + "/", StringComparison.Ordinal).Replace("/tmp/nginx", At("run"), StringComparison.Ordinal)
                .Replace("/var/log/omega", At("log"), StringComparison.Ordinal).Replace("/dev/stdout", At("log", "out"), StringComparison.Ordinal)
                .Replace("/var/lib/omega/edge", At("edge"), StringComparison.Ordinal).Replace(":8080$request_uri", $":{(name == "hosts.template" ? behind?.Port : port)}$request_uri", StringComparison.Ordinal)
                .Replace(":8080/.omega/", $":{port}/.omega/", StringComparison.Ordinal)
                .Replace("127.0.0.1:8081", $"127.0.0.1:{health}", StringComparison.Ordinal).Replace("127.0.0.1:8082", $"127.0.0.1:{own}", StringComparison.Ordinal);
            text = ErrorLog().Replace(text, $"error_log {At("log", "error")} notice;");
            File.WriteAllText(At("recipe", name), name == "edge.conf" && Environment.IsPrivilegedProcess ? "user root;\n" + text : text);
        }

        _environment["OMEGA_HOSTS"] = behind?.Hosts ?? "";
        _environment["OMEGA_PORT"] = $"{Url.Port}";
        _environment["OMEGA_RESOLVER"] = "127.0.0.1";
        _environment["OMEGA_TRUSTED_PROXIES"] = string.Join(' ', trusted);
        if (service is not null)
        {
            _environment["OMEGA_API_PATH"] = service;
        }

        foreach (var (name, value) in tls ?? [])
        {
            _environment["OMEGA_TLS"] = $"{TlsPort}";
            _environment[name] = value;
        }
    }

    private async Task BuildAsync(int nameServer)
    {
        // What the image's build does with the recipe for the nginx that is there.
        var recipe = Recipe().Match(File.ReadAllText(Repository.At("nginx", "build-root.sh"))).Value
            .Replace("/src/served/*.conf ", "", StringComparison.Ordinal).Replace("/src/nginx", At("recipe"), StringComparison.Ordinal)
            .Replace("/image/etc/nginx", At("conf"), StringComparison.Ordinal).Replace(Program, _program, StringComparison.Ordinal);
        (await Shell.RunAsync("sh", ["-euc", recipe])).Succeeded();
        string[] places = [$"-DRUN=\"{At("run")}\"", $"-DEDGE=\"{At("edge")}\"", $"-DRECIPE=\"{At("conf")}\"", $"-DLOGS=\"{At("log")}\"", $"-DTLS_PORT=\"{TlsPort}\"", $"-DDNS_PORT={nameServer}"];
        (await Shell.RunAsync("cc", [.. places, "-I", Repository.At("nginx"), "-o", At("omega"), .. Repository.Helper.Select(Starting)])).Succeeded();
    }

    /// <summary>A source of the helper that starts the nginx that is asked for.</summary>
    private string Starting(string source)
    {
        var copy = At("recipe", Path.GetFileName(source));
        File.WriteAllText(copy, File.ReadAllText(source).Replace($"\"{Program}\"", $"\"{_program}\"", StringComparison.Ordinal));
        return copy;
    }

    private async Task ServeAsync()
    {
        var start = new ProcessStartInfo(At("omega"), ["start", "edge"]) { RedirectStandardError = true };
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        _nginx = Process.Start(start)!;
        _nginx.ErrorDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        _nginx.BeginErrorReadLine();
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
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

    private static string TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            // It has ended.
            return "";
        }
    }

    [GeneratedRegex(@"\nRssAnon:\s*([0-9]+) kB")]
    private static partial Regex Anonymous();

    [GeneratedRegex("error_log .*;")]
    private static partial Regex ErrorLog();

    [GeneratedRegex(@"^cp /src/nginx/\*\.conf [\s\S]*?^esac$", RegexOptions.Multiline)]
    private static partial Regex Recipe();
}
