using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Omega.Image.Tests.Support;

namespace Omega.EndToEnd.Tests.Support;

/// <summary>A registry of another make on this machine, with a login of its own; what it holds is gone with it.</summary>
public sealed class OtherRegistry : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private OtherRegistry(string address, string login, Process process, DirectoryInfo folder)
    {
        Address = address;
        Login = login;
        _process = process;
        _folder = folder;
    }

    /// <summary>Host and port.</summary>
    public string Address { get; }

    /// <summary>The login as the Docker client keeps it.</summary>
    public string Login { get; }

    /// <summary>Starts one and waits until it takes the login.</summary>
    public static Task<OtherRegistry> StartAsync(string user, string password) => StartAsync(user, password, "127.0.0.1", certified: null);

    /// <summary>The same at an address that other machines reach, certified by an authority.</summary>
    public static async Task<OtherRegistry> StartAsync(string user, string password, string host, (string Certificate, string Key, X509Certificate2 Authority)? certified)
    {
        var address = $"{host}:{FreePort.Find()}";
        var folder = Directory.CreateTempSubdirectory("omega-other-registry");
        string Write(string name, string text)
        {
            File.WriteAllText(Path.Combine(folder.FullName, name), text);
            return Path.Combine(folder.FullName, name);
        }

        var handler = new SocketsHttpHandler();
        string[] certificate = [];
        if (certified is { } given)
        {
            certificate = ["-cert", Write("cert.pem", given.Certificate), "-key", Write("key.pem", given.Key)];
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { given.Authority },
            };
        }

        var process = Process.Start(new ProcessStartInfo("oci-registry", ["-address", address, "-user", user, "-password-file", Write("password", password), .. certificate])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        using var client = new HttpClient(handler) { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Basic", auth) } };
        var until = DateTime.UtcNow + Patience.Limit;
        while (!await AnswersAsync(client, $"{(certified is null ? "http" : "https")}://{address}/v2/"))
        {
            Assert.True(!process.HasExited && DateTime.UtcNow < until, "oci-registry does not answer");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        return new(address, JsonSerializer.Serialize(new { auths = new Dictionary<string, object> { [address] = new { auth } } }), process, folder);
    }

    private static async Task<bool> AnswersAsync(HttpClient client, string url)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(url));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
