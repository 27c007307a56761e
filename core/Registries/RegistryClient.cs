using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Omega.Core.Settings;

namespace Omega.Core.Registries;

/// <summary>Asks a registry by its API: status and error codes count, not words; plain http is spoken only with this machine.</summary>
public sealed partial class RegistryClient : IRegistry, IDisposable
{
    private const int LargestAnswer = 4 << 20;
    private const int Attempts = 4;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    private static readonly string[] Manifests =
    [
        "application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json",
        "application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json",
    ];

    private readonly string _registry;
    private readonly string _user;
    private readonly string _password;
    private readonly HttpClient _http;
    private readonly RegistryTokens _tokens;
    private Uri? _address;

    /// <summary>A client of one registry with one login.</summary>
    /// <param name="registry">Host and port.</param>
    /// <param name="user">User; empty asks without a login.</param>
    /// <param name="password">Its password.</param>
    /// <param name="authority">PEM of the authority that its certificate is from; null: those of the system.</param>
    public RegistryClient(string registry, string user, string password, string? authority = null)
    {
        _registry = registry;
        _user = user;
        _password = password;
        _http = new HttpClient(RegistryTransport.Handler(authority, useProxy: !RegistryTransport.IsThisMachine(registry))) { Timeout = TimeSpan.FromSeconds(60) };
        _tokens = new RegistryTokens(_http, Basic());
        _address = authority is not null || !RegistryTransport.IsThisMachine(registry) ? new Uri($"https://{registry}/v2/") : null;
    }

    /// <summary>Opens the registry that a stack publishes to.</summary>
    public static IRegistry Open(ImageSettings image, string user, string password) => new RegistryClient(image.Registry, user, password, image.Ca);

    /// <summary>Status of the registry's entry page with the login; null when nothing answers.</summary>
    public async Task<HttpStatusCode?> StatusAsync(CancellationToken cancellation = default)
    {
        try
        {
            using var response = await SendAsync(HttpMethod.Get, "", [], scope: null, null, cancellation).ConfigureAwait(false);
            return response.Headers.Contains("Docker-Distribution-Api-Version") || response.StatusCode != HttpStatusCode.OK
                ? response.StatusCode
                : HttpStatusCode.NotFound;
        }
        catch (OmegaException)
        {
            return null;
        }
    }

    /// <summary>Digest of what a tag names, or null when the registry has no such tag that may be read.</summary>
    public async Task<string?> DigestAsync(string repository, string tag, CancellationToken cancellation = default) =>
        await ManifestAsync(repository, tag, cancellation).ConfigureAwait(false) is RegistryAnswer.Found found ? found.Manifest.Digest.ToString() : null;

    /// <inheritdoc/>
    public async Task<RegistryAnswer> ManifestAsync(string repository, string reference, CancellationToken cancellation = default)
    {
        using var response = await SendAsync(
            HttpMethod.Get, $"{repository}/manifests/{reference}", Manifests, Scope(repository), null, cancellation).ConfigureAwait(false);
        var body = await BodyAsync(response, cancellation).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return new RegistryAnswer.Found(RegistryManifest.Read(body));
        }

        var said = Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, 2000)]);
        return response.StatusCode switch
        {
            HttpStatusCode.NotFound => new RegistryAnswer.Absent(),
            >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError when IsUnknown(said) => new RegistryAnswer.Absent(),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => await DeniedAsync(response.StatusCode, said, cancellation).ConfigureAwait(false),
            _ => throw new OmegaException($"Cannot read {_registry}/{repository}:{reference} from the registry: it answers {RegistryTransport.Said(response.StatusCode, said)}."),
        };
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string>> LabelsAsync(
        string repository, RegistryManifest manifest, CancellationToken cancellation = default)
    {
        if (manifest.Config is not { } config)
        {
            return new Dictionary<string, string>();
        }

        using var response = await SendAsync(HttpMethod.Get, $"{repository}/blobs/{config}", [], Scope(repository), null, cancellation).ConfigureAwait(false);
        var body = await BodyAsync(response, cancellation).ConfigureAwait(false);
        return response.IsSuccessStatusCode && Digest.Of(body.Span) == config
            ? ImageLabels.Read(body)
            : throw new OmegaException($"Cannot read {_registry}/{repository}@{config}, the configuration of {manifest.Digest}, from the registry: it answers "
                + $"{RegistryTransport.Said(response.StatusCode, "")}{(response.IsSuccessStatusCode ? ", with other bytes" : "")}.");
    }

    /// <inheritdoc/>
    public async Task WriteAsync(
        string repository, string tag, IReadOnlyDictionary<string, string> annotations, CancellationToken cancellation = default)
    {
        await WriteBlobAsync(
            repository, AnnotatedManifest.EmptyDigest, () => AnnotatedManifest.Content(AnnotatedManifest.Empty, "application/octet-stream"), cancellation).ConfigureAwait(false);
        await WriteManifestAsync(
            repository, tag, () => AnnotatedManifest.Content(AnnotatedManifest.Of(annotations), Manifests[0]), cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Artifact>> AttachedAsync(string repository, Digest subject, CancellationToken cancellation = default) =>
        new RegistryAttachments(this, _registry, repository).ReadAsync(subject, cancellation);

    /// <inheritdoc/>
    public Task AttachAsync(string repository, Digest subject, IReadOnlyList<Artifact> artifacts, CancellationToken cancellation = default) =>
        new RegistryAttachments(this, _registry, repository).WriteAsync(subject, artifacts, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    internal static string Scope(string repository) => $"repository:{repository}:pull,push";

    private static bool IsUnknown(string said) => said.Contains("MANIFEST_UNKNOWN", StringComparison.Ordinal)
        || said.Contains("NAME_UNKNOWN", StringComparison.Ordinal) || said.Contains("NOT_FOUND", StringComparison.Ordinal);

    /// <summary>A login that the entry page takes is right: then it is the repository that may not be read, or is not there.</summary>
    private async Task<RegistryAnswer> DeniedAsync(HttpStatusCode status, string said, CancellationToken cancellation)
    {
        using var entry = await SendAsync(HttpMethod.Get, "", [], scope: null, null, cancellation).ConfigureAwait(false);
        return entry.StatusCode == HttpStatusCode.Unauthorized
            ? throw WrongLogin(RegistryTransport.Said(entry.StatusCode, ""))
            : new RegistryAnswer.Denied($"it answers {RegistryTransport.Said(status, said)}");
    }

    internal async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string[] accept, string? scope, Func<HttpContent>? content, CancellationToken cancellation)
    {
        try
        {
            _address ??= await RegistryTransport.AddressOfThisMachineAsync(_http, _registry, cancellation).ConfigureAwait(false);
            var challenged = false;
            for (var attempt = 1; ; attempt++)
            {
                using var request = new HttpRequestMessage(method, new Uri(_address, path)) { Content = content?.Invoke() };
                foreach (var type in accept)
                {
                    request.Headers.Accept.ParseAdd(type);
                }

                request.Headers.Authorization = _tokens.For(scope) ?? Basic();
                var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
                if (response.StatusCode == HttpStatusCode.TooManyRequests && attempt < Attempts)
                {
                    response.Dispose();
                    await Task.Delay(RegistryTransport.WaitOf(response, attempt, LongestWait), cancellation).ConfigureAwait(false);
                }
                else if (response.StatusCode == HttpStatusCode.Unauthorized && !challenged && RegistryTokens.ChallengeOf(response) is { } challenge)
                {
                    response.Dispose();
                    challenged = true;
                    if (!await _tokens.FetchAsync(challenge, scope, cancellation).ConfigureAwait(false))
                    {
                        throw WrongLogin("the token service refuses the login");
                    }
                }
                else
                {
                    return response;
                }
            }
        }
        catch (HttpRequestException exception)
        {
            throw RegistryTransport.Problem(_registry, exception);
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw RegistryTransport.Unreached(_registry, $"no answer within {_http.Timeout.TotalSeconds:0} seconds");
        }
    }

    internal static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpResponseMessage response, CancellationToken cancellation, int largest = LargestAnswer)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        var buffer = new byte[64 << 10];
        using var body = new MemoryStream();
        for (int read; body.Length <= largest && (read = await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
        {
            body.Write(buffer, 0, read);
        }

        return body.Length <= largest ? body.ToArray() : throw new OmegaException($"The registry answers with more than {largest >> 20} MiB, which is no manifest.");
    }

    private AuthenticationHeaderValue? Basic() =>
        _user.Length == 0 ? null : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_user}:{_password}")));

    private OmegaException WrongLogin(string why) => new(
        $"Cannot log in to the registry {_registry} as {_user}: {why}. Check that it answers, and omega:registryUser and omega:registryPassword.");
}
