using System.Net;
using System.Security.Cryptography;

namespace Omega.Image.Tests.Support;

/// <summary>A service on this machine that gives a fixed list, or tells what reached it: method, target, hash of the body.</summary>
internal sealed class FakeService : IDisposable
{
    private readonly HttpListener _listener = new();

    private readonly string? _list;
    private readonly Func<string, (int Status, string Body)>? _answer;
    private readonly Func<HttpListenerRequest, string>? _told;

    public FakeService(Func<string, (int Status, string Body)> answer) : this() => _answer = answer;

    public FakeService(Func<HttpListenerRequest, string> told) : this() => _told = told;

    public FakeService(string? list = null, int? port = null)
    {
        _list = list;
        Port = port ?? FreePort.Find();
        _listener.Prefixes.Add($"http://*:{Port}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public int Port { get; }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Closed: the test is over.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var request = context.Request;
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(request.InputStream));
        var given = _answer?.Invoke(request.RawUrl!);
        context.Response.StatusCode = given?.Status ?? (request.RawUrl!.Contains("teapot", StringComparison.Ordinal) ? 418 : 200);
        context.Response.Headers["X-Frame-Options"] = "DENY";
        context.Response.Headers["Cache-Control"] = "max-age=5";
        await using var writer = new StreamWriter(context.Response.OutputStream);
        await writer.WriteAsync(given?.Body ?? _told?.Invoke(request) ?? _list ?? $"{request.HttpMethod} {request.RawUrl} {hash} {request.Headers["X-Forwarded-For"]} {request.Headers["Host"]}");
    }
}
