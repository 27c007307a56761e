using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Omega.Image.Tests.Support;

namespace Omega.Readers.Tests;

/// <summary>A site in memory whose answers a test changes while readers read.</summary>
internal sealed class FakeSite : IDisposable
{
    private readonly HttpListener _listener = new();

    public FakeSite()
    {
        Url = new Uri($"http://127.0.0.1:{FreePort.Find()}/");
        _listener.Prefixes.Add(Url.ToString());
        _listener.Start();
        Put("/", "text/html", "<html><link rel=stylesheet href=/assets/site.0123456789ab.css><script src=\"/app.js\"></script>");
        Put("/assets/site.0123456789ab.css", "text/css", "body { background: url(paper.png) }");
        Put("/assets/paper.png", "image/png", "paper");
        Put("/app.js", "text/javascript", "const page = () => import('./page.js');");
        Put("/page.js", "text/javascript", "");
        Put("/version.json", "application/json", """{"version":"1"}""");
        _ = AnswerAsync();
    }

    public Uri Url { get; }

    public ConcurrentDictionary<string, (int Status, string Type, string Text)> Files { get; } = new();

    public ConcurrentDictionary<string, int> Asked { get; } = new();

    public void Put(string path, string type, string text, int status = 200) => Files[path] = (status, type, text);

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync()
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
            Asked.AddOrUpdate(path, 1, (_, count) => count + 1);
            var (status, type, text) = Files.TryGetValue(path, out var file) ? file : (404, "text/plain", "Not found.");
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            context.Response.Close(Encoding.UTF8.GetBytes(text), willBlock: false);
        }
    }
}
