using System.Net;
using System.Text;
using System.Text.Json;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Registries;

/// <summary>A registry in memory by the OCI specification, with the list of what lies beside an image or without it.</summary>
internal sealed class OciRegistry : IDisposable
{
    private readonly HttpListener _listener;

    public OciRegistry()
    {
        (_listener, Address) = LocalListener.Start();
        _ = ServeAsync();
    }

    public string Address { get; }

    /// <summary>Whether it has the list of its own.</summary>
    public bool HasReferrers { get; init; }

    /// <summary>Whether a tag can be written once only.</summary>
    public bool IsImmutable { get; init; }

    public Dictionary<string, byte[]> Manifests { get; } = [];

    public Dictionary<string, byte[]> Blobs { get; } = [];

    /// <summary>Tags that were written, each time.</summary>
    public List<string> Written { get; } = [];

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            var (status, answer) = Answer(context.Request, context.Response, body.ToArray());
            context.Response.StatusCode = status;
            context.Response.Close(answer, willBlock: true);
        }
    }

    private (int Status, byte[] Body) Answer(HttpListenerRequest request, HttpListenerResponse response, byte[] body)
    {
        var path = request.Url!.AbsolutePath;
        var last = path[(path.LastIndexOf('/') + 1)..];
        switch (request.HttpMethod)
        {
            case "POST":
                response.Headers["Location"] = $"{path}1";
                return (202, []);
            case "PUT" when path.Contains("/uploads/", StringComparison.Ordinal):
                var digest = request.QueryString["digest"]!;
                Blobs[digest] = body;
                return (digest == Digest.Of(body).ToString() ? 201 : 400, []);
            case "PUT":
                if (IsImmutable && !Digest.IsMatch(last) && Manifests.ContainsKey(last))
                {
                    return (400, Encoding.UTF8.GetBytes("""{"errors":[{"code":"TAG_INVALID"}]}"""));
                }

                Written.Add(last);
                Manifests[last] = Manifests[Digest.Of(body).ToString()] = body;
                if (HasReferrers && SubjectOf(body) is { } subject)
                {
                    response.Headers["OCI-Subject"] = subject;
                }

                return (201, []);
            default:
                return path.Contains("/referrers/", StringComparison.Ordinal) ? HasReferrers ? (200, Referrers(last)) : (404, Encoding.UTF8.GetBytes("404 page not found"))
                    : path.Contains("/blobs/", StringComparison.Ordinal) ? Blobs.TryGetValue(last, out var blob) ? (200, blob) : (404, [])
                    : Manifests.TryGetValue(last, out var manifest) ? (200, manifest) : (path == "/v2/" ? 200 : 404, []);
        }
    }

    private byte[] Referrers(string subject) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        manifests = Manifests.Where(manifest => Digest.IsMatch(manifest.Key) && SubjectOf(manifest.Value) == subject).Select(manifest => new { digest = manifest.Key }),
    });

    private static string? SubjectOf(byte[] manifest) =>
        JsonDocument.Parse(manifest).RootElement.TryGetProperty("subject", out var subject) ? subject.GetProperty("digest").GetString() : null;
}
