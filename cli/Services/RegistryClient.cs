using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Omega.Cli.Services;

/// <summary>Asks a registry on this machine, with the stored credentials.</summary>
internal sealed class RegistryClient(string address, string user, string password) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = new Uri($"http://{address}/v2/"),
        Timeout = TimeSpan.FromSeconds(10),
    };

    /// <summary>Status of the registry's entry page; null when nothing answers.</summary>
    public async Task<HttpStatusCode?> StatusAsync(CancellationToken cancellation)
    {
        try
        {
            using var response = await _http.SendAsync(Request(HttpMethod.Get, ""), cancellation);
            return response.Headers.Contains("Docker-Distribution-Api-Version") || response.StatusCode != HttpStatusCode.OK
                ? response.StatusCode
                : HttpStatusCode.NotFound;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Digest of what a tag names, or null when the registry has no such tag.</summary>
    public async Task<string?> DigestAsync(string repository, string tag, CancellationToken cancellation)
    {
        using var request = Request(HttpMethod.Head, $"{repository}/manifests/{tag}");
        request.Headers.Accept.ParseAdd("application/vnd.docker.distribution.manifest.v2+json");
        request.Headers.Accept.ParseAdd("application/vnd.oci.image.manifest.v1+json");
        using var response = await _http.SendAsync(request, cancellation);
        return response.StatusCode == HttpStatusCode.OK && response.Headers.TryGetValues("Docker-Content-Digest", out var values)
            ? values.First()
            : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(HttpMethod method, string path) => new(method, path)
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))) },
    };
}
