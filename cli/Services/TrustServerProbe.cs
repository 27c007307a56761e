using System.Security.Cryptography.X509Certificates;

namespace Omega.Cli.Services;

/// <summary>Asks whether a trust server serves and presents a certificate of the expected authority.</summary>
internal static class TrustServerProbe
{
    /// <summary>Null when it is healthy, otherwise why it is not.</summary>
    public static async Task<string?> ProblemAsync(string server, string? authorityPem, CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        if (authorityPem is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPem(authorityPem);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        using var http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            var response = await http.GetAsync(new Uri(new Uri(server), "/_notary_server/health"), cancellation);
            var body = await response.Content.ReadAsStringAsync(cancellation);
            return response.IsSuccessStatusCode ? null : $"it answers {(int)response.StatusCode}: {body}";
        }
        catch (HttpRequestException exception)
        {
            return (exception.InnerException ?? exception).Message;
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "it does not answer within 10 s";
        }
    }

    /// <summary>Waits until it is healthy; the last problem otherwise.</summary>
    public static async Task<string?> WaitAsync(string server, string? authorityPem, TimeSpan limit, CancellationToken cancellation)
    {
        var until = DateTimeOffset.UtcNow + limit;
        while (true)
        {
            var problem = await ProblemAsync(server, authorityPem, cancellation);
            if (problem is null || DateTimeOffset.UtcNow > until)
            {
                return problem;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), cancellation);
        }
    }
}
