using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Omega.Core.Tests.Support;

/// <summary>A registry of this machine: it answers as a test says, and keeps what is written where a test says nothing.</summary>
internal sealed class FakeRegistry : IDisposable
{
    private readonly HttpListener _listener;
    private readonly ConcurrentDictionary<string, byte[]> _held = new();
    private readonly ConcurrentQueue<string> _writes = new();
    private readonly Dictionary<string, (Func<HttpListenerRequest, (int Status, string Body)> Answer, (string Name, string Value)[] Headers)> _answers = [];

    public FakeRegistry()
    {
        (_listener, Address) = LocalListener.Start();
        _ = ServeAsync();
    }

    public string Address { get; }

    /// <summary>What was written, in order: paths of blobs and manifests.</summary>
    public IReadOnlyCollection<string> Writes => _writes;

    /// <summary>What lies under a path; null: nothing.</summary>
    public byte[]? At(string path) => _held.GetValueOrDefault(path);

    /// <summary>Holds bytes under a path, as a blob or a manifest that was written.</summary>
    public FakeRegistry Hold(string path, byte[] content)
    {
        _held[path] = content;
        return this;
    }

    public FakeRegistry On(string path, int status, string body, params (string Name, string Value)[] headers) => On(path, _ => (status, body), headers);

    public FakeRegistry On(string path, Func<HttpListenerRequest, (int Status, string Body)> answer, params (string Name, string Value)[] headers)
    {
        _answers[path] = (answer, headers);
        return this;
    }

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

            var path = context.Request.Url!.AbsolutePath;
            var (answer, headers) = _answers.GetValueOrDefault(path, (_ => (0, ""), []));
            var (status, text) = answer(context.Request);
            var body = Encoding.UTF8.GetBytes(text);
            (status, body) = status == 0 ? Stored(context, path) : (status, body);
            context.Response.StatusCode = status;
            foreach (var (name, value) in headers)
            {
                context.Response.AddHeader(name, value);
            }

            try
            {
                context.Response.Close(context.Request.HttpMethod == "HEAD" ? [] : body, willBlock: true);
            }
            catch (Exception exception) when (exception is HttpListenerException or IOException)
            {
            }
        }
    }

    // What it was not told: it keeps what is written and gives it back.
    private (int Status, byte[] Body) Stored(HttpListenerContext context, string path)
    {
        var request = context.Request;
        if (request.HttpMethod == "POST" && path.EndsWith("/blobs/uploads/", StringComparison.Ordinal))
        {
            context.Response.AddHeader("Location", $"{path}1?state=a");
            return (202, []);
        }

        if (request.HttpMethod == "PUT")
        {
            using var content = new MemoryStream();
            request.InputStream.CopyTo(content);
            var name = request.QueryString["digest"] is { } digest ? path.Replace("uploads/1", digest, StringComparison.Ordinal) : path;
            _held[name] = content.ToArray();
            _writes.Enqueue(name);
            return (201, []);
        }

        return _held.TryGetValue(path, out var held) ? (200, held) : (404, []);
    }
}
