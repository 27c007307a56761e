using System.Diagnostics;
using Omega.Image.Tests.Support;

namespace Omega.Offline.Plugins.Docker.Tests.Live;

/// <summary>A registry that wants a user name and a password, for one test class.</summary>
public sealed class PrivateRegistry : IAsyncLifetime
{
    internal const string Username = "omega";
    internal const string Password = "not-a-secret";

    // The bcrypt hash of the password above.
    private const string PasswordHash = "$2b$05$abcdefghijklmnopqrstuuVPNOToLP9MHdthRCXkVoiIF0qNKnk2G";

    private readonly string _folder = Directory.CreateTempSubdirectory("omega-docker-registry-").FullName;
    private Process? _process;

    /// <summary>Why there is no registry; null when there is one.</summary>
    internal string? Missing { get; private set; }

    /// <summary>The registry's address.</summary>
    internal string Address { get; } = $"localhost:{FreePort.Find()}";

    public async Task InitializeAsync()
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Select(folder => Path.Combine(folder, "docker-registry")).FirstOrDefault(File.Exists);
        if (program is null)
        {
            Missing = "docker-registry is not on PATH (Debian package docker-registry).";
            return;
        }

        await File.WriteAllTextAsync(Path.Combine(_folder, "htpasswd"), $"{Username}:{PasswordHash}\n");
        await File.WriteAllTextAsync(Path.Combine(_folder, "config.yml"), $$"""
            version: 0.1
            log: { level: error, accesslog: { disabled: true } }
            storage: { filesystem: { rootdirectory: {{_folder}}/data } }
            http: { addr: "{{Address.Replace("localhost", "127.0.0.1", StringComparison.Ordinal)}}" }
            auth: { htpasswd: { realm: test, path: {{_folder}}/htpasswd } }
            """);
        _process = Process.Start(new ProcessStartInfo(program)
        {
            ArgumentList = { "serve", Path.Combine(_folder, "config.yml") },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        await WaitAsync();
    }

    public Task DisposeAsync()
    {
        _process?.Kill();
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    private async Task WaitAsync()
    {
        using var http = new HttpClient();
        for (var attempt = 0; attempt < 100; attempt++)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://{Address}/v2/"));
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100);
            }
        }

        Missing = "docker-registry did not answer within ten seconds.";
    }
}
