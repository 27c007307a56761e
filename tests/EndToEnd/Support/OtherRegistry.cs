using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Omega.Image.Tests.Support;

namespace Omega.EndToEnd.Tests.Support;

/// <summary>A registry of another make on this machine, with a login of its own; what it holds is gone with it.</summary>
public sealed class OtherRegistry : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _passwordFile;

    private OtherRegistry(string address, string login, Process process, string passwordFile)
    {
        Address = address;
        Login = login;
        _process = process;
        _passwordFile = passwordFile;
    }

    /// <summary>Host and port.</summary>
    public string Address { get; }

    /// <summary>The login as the Docker client keeps it.</summary>
    public string Login { get; }

    /// <summary>Starts one and waits until it takes the login.</summary>
    public static async Task<OtherRegistry> StartAsync(string user, string password)
    {
        var address = $"127.0.0.1:{FreePort.Find()}";
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, password);
        var process = Process.Start(new ProcessStartInfo("oci-registry", ["-address", address, "-user", user, "-password-file", file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        using var client = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Basic", auth) } };
        var until = DateTime.UtcNow + Patience.Limit;
        while (!await AnswersAsync(client, address))
        {
            Assert.True(!process.HasExited && DateTime.UtcNow < until, "oci-registry does not answer");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        return new(address, JsonSerializer.Serialize(new { auths = new Dictionary<string, object> { [address] = new { auth } } }), process, file);
    }

    private static async Task<bool> AnswersAsync(HttpClient client, string address)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri($"http://{address}/v2/"));
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
        File.Delete(_passwordFile);
    }
}
