using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests.Happenings;

public sealed partial class HappeningTests
{
    private const string ByHttps = ", by https";
    private const int TlsPort = TestStack.Port + 443;

    private static readonly Authority Authority = new();
    private static bool _isSecure;

    public static TheoryData<string> HttpsOperations() =>
    [
        $"another certificate{ByHttps}", $"another release{ByHttps}", $"the way back, and forward again{ByHttps}", $"another recipe of the edge{ByHttps}",
    ];

    [SkippableTheory]
    [MemberData(nameof(HttpsOperations))]
    public async Task T5_no_reader_by_https_loses_anything_while_something_is_done(string name)
    {
        await ReadyAsync();
        await SecureAsync();
        var operation = name == $"another certificate{ByHttps}" ? AnotherCertificate(name) : await OperationAsync(name[..^ByHttps.Length]);
        await RunAsync(
            operation with { Name = name, Readers = operation.Readers with { Authority = Authority.Certificate } }, new Uri($"https://localhost:{TlsPort}/"));
    }

    private Happening AnotherCertificate(string name) => new(
        name,
        async () =>
        {
            var edge = await ContainerAsync("edge");
            var file = $"/proc/{await ProcessAsync(edge)}/root/var/lib/omega/edge/tls/current/localhost.pem";
            var before = await File.ReadAllTextAsync(file);
            await CertifyAsync();
            (await stack.UpAsync()).Must();
            Assert.NotEqual(before, await File.ReadAllTextAsync(file));
            Assert.Equal(edge, await ContainerAsync("edge"));
        },
        Promise.NothingIsLost);

    private async Task SecureAsync()
    {
        if (_isSecure)
        {
            return;
        }

        var (chain, key) = await CertifyAsync();
        await stack.SetAsync("omega:site.tls.port", $"{TlsPort}");
        await stack.SetAsync("omega:site.tls.names.localhost.certificate", chain);
        await stack.SetAsync("omega:site.tls.names.localhost.key", key);
        log.WriteLine((await stack.UpAsync()).Must());
        _isSecure = true;
    }

    /// <summary>Files of a new certificate and its key, always the same two.</summary>
    private async Task<(string Chain, string Key)> CertifyAsync()
    {
        var (chain, key) = (Path.Combine(stack.Checkout, "localhost.pem"), Path.Combine(stack.Checkout, "localhost.key"));
        var texts = Authority.Certify("localhost");
        await File.WriteAllTextAsync(chain, texts.Certificate);
        await File.WriteAllTextAsync(key, texts.Key);
        (await Shell.BashAsync($"chmod 600 '{key}'")).Must();
        return (chain, key);
    }
}
