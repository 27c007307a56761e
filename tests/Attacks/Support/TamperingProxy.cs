using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Omega.Attacks.Tests.Support;

/// <summary>Stands in front of a real server and hands everything on, but for what an attack changes of the answers.</summary>
public sealed class TamperingProxy : IAsyncDisposable
{
    private static readonly string[] OfTheConnection = ["Connection", "Keep-Alive", "Transfer-Encoding", "Host", "Content-Length"];

    private readonly HttpClient _client;
    private readonly WebApplication _server;
    private readonly Uri _target;

    private TamperingProxy(Uri target, HttpClient client, WebApplication server) => (_target, _client, _server) = (target, client, server);

    /// <summary>Changes an answer before it is given; null: everything is given as it is.</summary>
    public Action<Exchange>? Tamper { get; set; }

    /// <summary>Starts a proxy on a port of the loopback addresses; with a certificate it speaks TLS.</summary>
    public static async Task<TamperingProxy> StartAsync(Uri target, int port, X509Certificate2? certificate = null)
    {
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            // It is the real one, on this machine: what it says is checked by those whom it is handed on to.
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
        };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinRequestBodyDataRate = null;
            options.ListenLocalhost(port, listen =>
            {
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        var server = builder.Build();
        var proxy = new TamperingProxy(target, new HttpClient(handler) { Timeout = Patience.Limit }, server);
        server.Run(proxy.HandOnAsync);
        await server.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _client.Dispose();
    }

    private async Task HandOnAsync(HttpContext context)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(_target, context.Request.Path + context.Request.QueryString));
        using var sent = new MemoryStream();
        await context.Request.Body.CopyToAsync(sent, context.RequestAborted);
        if (sent.Length > 0 || context.Request.ContentLength is not null)
        {
            request.Content = new ByteArrayContent(sent.ToArray());
        }

        foreach (var (name, values) in context.Request.Headers.Where(header => !OfTheConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        // Addresses that the server gives lead here again.
        request.Headers.Host = context.Request.Host.Value;
        using var response = await _client.SendAsync(request, context.RequestAborted);
        var exchange = new Exchange(context.Request.Method, context.Request.Path.Value ?? "", (int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(context.RequestAborted));
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers)
            .Where(header => !OfTheConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            exchange.Headers[name] = string.Join(", ", values);
        }

        var length = response.Content.Headers.ContentLength;
        var body = exchange.Body;
        Tamper?.Invoke(exchange);
        context.Response.StatusCode = exchange.Status;
        foreach (var (name, value) in exchange.Headers)
        {
            context.Response.Headers[name] = value;
        }

        context.Response.ContentLength = HttpMethods.IsHead(context.Request.Method) && ReferenceEquals(body, exchange.Body) ? length : exchange.Body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(exchange.Body, context.RequestAborted);
        }
    }
}

/// <summary>A request and its answer, as an attack may change it.</summary>
public sealed class Exchange(string method, string path, int status, byte[] body)
{
    public string Method { get; } = method;

    public string Path { get; } = path;

    public int Status { get; set; } = status;

    public byte[] Body { get; set; } = body;

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public bool IsRead => Method is "GET" or "HEAD";
}
