using System.Net.Sockets;
using System.Text;

namespace Omega.Image.Tests.Support;

/// <summary>Sends a request to the letter, which HttpClient would tidy up first.</summary>
internal static class RawHttp
{
    public static async Task<string> SendAsync(Uri server, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    public static Task<string> GetAsync(Uri server, string target) =>
        SendAsync(server, $"GET {target} HTTP/1.1\r\nHost: site.example\r\nConnection: close\r\n\r\n");
}
