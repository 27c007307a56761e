using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Docker.DotNet.Models;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Engine;
using Omega.Offline.Plugins.Docker.Values;

namespace Omega.Offline.Plugins.Docker.Functions;

/// <summary>docker:index/getRegistryImage:getRegistryImage: the digest a registry has for a tag, over https.</summary>
internal sealed class GetRegistryImage(DockerSession docker) : IFunction
{
    private static readonly string[] ManifestTypes =
    [
        "application/vnd.docker.distribution.manifest.v2+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.oci.image.index.v1+json",
    ];

    /// <inheritdoc/>
    public async Task<Struct> InvokeAsync(Struct arguments, CancellationToken cancellation)
    {
        var name = arguments.Text("name")!;
        using var handler = new HttpClientHandler();
        if (arguments.Flag("insecureSkipVerify"))
        {
            handler.ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator;
        }

        using var http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(60) };
        var digest = await DigestAsync(http, ImageName.Parse(name), cancellation);
        return Make.Object(
            ("id", Value.ForString(digest)),
            ("insecureSkipVerify", arguments.Get("insecureSkipVerify") ?? Value.ForBool(false)),
            ("name", Value.ForString(name)),
            ("sha256Digest", Value.ForString(digest)));
    }

    private async Task<string> DigestAsync(HttpClient http, ImageName image, CancellationToken cancellation)
    {
        var hub = image.Registry == "docker.io";
        var path = image.Repository.StartsWith(image.Registry + "/", StringComparison.Ordinal)
            ? image.Repository[(image.Registry.Length + 1)..]
            : image.Repository;
        path = hub && !path.Contains('/', StringComparison.Ordinal) ? "library/" + path : path;
        var address = new Uri($"https://{(hub ? "registry-1.docker.io" : image.Registry)}/v2/{path}/manifests/{image.Reference}");
        var credentials = docker.CredentialsFor(image);

        using var first = await SendAsync(http, address, Basic(credentials), cancellation);
        using var answer = first.StatusCode == HttpStatusCode.Unauthorized
            ? await SendAsync(http, address, await TokenAsync(http, first, credentials, cancellation), cancellation)
            : first;
        return answer.IsSuccessStatusCode && answer.Headers.TryGetValues("Docker-Content-Digest", out var digests)
            ? digests.First()
            : throw new InvalidOperationException(
                $"Got bad response from registry: {(int)answer.StatusCode} {answer.ReasonPhrase} for {path}:{image.Reference}");
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient http, Uri address, AuthenticationHeaderValue? authorization, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, address);
        request.Headers.Authorization = authorization;
        request.Headers.Accept.ParseAdd(string.Join(", ", ManifestTypes));
        return await http.SendAsync(request, cancellation);
    }

    private static async Task<AuthenticationHeaderValue?> TokenAsync(
        HttpClient http, HttpResponseMessage refused, AuthConfig credentials, CancellationToken cancellation)
    {
        if (refused.Headers.WwwAuthenticate.FirstOrDefault(challenge => challenge.Scheme == "Bearer") is not { Parameter: { } text })
        {
            return Basic(credentials);
        }

        var parameters = text.Split(',').Select(part => part.Trim().Split('=', 2))
            .Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1].Trim('"'));
        var query = parameters.Where(pair => pair.Key != "realm").Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{parameters["realm"]}?{string.Join('&', query)}");
        request.Headers.Authorization = Basic(credentials);
        using var answer = await http.SendAsync(request, cancellation);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellation));
        return new AuthenticationHeaderValue("Bearer", (body?["token"] ?? body?["access_token"])?.ToString());
    }

    private static AuthenticationHeaderValue? Basic(AuthConfig credentials) => string.IsNullOrEmpty(credentials.Username)
        ? null
        : new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.Username}:{credentials.Password}")));
}
