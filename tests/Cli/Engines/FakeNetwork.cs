using System.Net;

namespace Omega.Cli.Tests.Engines;

/// <summary>Two hosts with a file each; a host without one cannot be reached.</summary>
internal sealed class FakeNetwork : HttpMessageHandler
{
    public Dictionary<string, byte[]> Files { get; } = [];

    public List<string> Asked { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add(request.RequestUri!.AbsoluteUri);
        return Files.TryGetValue(request.RequestUri.Host, out var content)
            ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(content) })
            : throw new HttpRequestException($"no route to {request.RequestUri.Host}");
    }
}
