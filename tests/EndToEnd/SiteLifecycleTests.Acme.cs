using System.Net.Security;
using System.Net.Sockets;
using Omega.EndToEnd.Tests.Support;

namespace Omega.EndToEnd.Tests;

/// <summary>Certificates that an authority makes: the first ones, others under load, and an authority that refuses.</summary>
public sealed partial class SiteLifecycleTests
{
    private const string Acme = "omega:site.tls.acme";

    [SkippableFact]
    [Trait("Form", "long")]
    public async Task T30d_host_names_are_certified_by_an_authority_renewed_under_load_and_a_refusal_changes_nothing()
    {
        Ready();
        Skip.If(AcmeServer.Missing is not null, AcmeServer.Missing);
        using var configuration = stack.KeepConfiguration();
        await using var server = new AcmeServer();
        await server.StartAsync();
        await stack.SetAsync($"{Acme}.names[0]", InFiles);
        await stack.SetAsync($"{Acme}.server", server.Address);
        await stack.SetTextAsync($"{Acme}.ca", server.Authority);
        await stack.SetAsync("omega:site.tls.port", $"{TlsPort}");
        Assert.Contains($"`./omega certificate {TestStack.Name}`", (await stack.UpAsync()).MustFail(), StringComparison.Ordinal);

        log.WriteLine((await stack.OmegaAsync("certificate", TestStack.Name)).Must());

        var first = await AnyoneServesAsync();
        log.WriteLine((await stack.OmegaAsync("certificate", TestStack.Name)).Must());
        Assert.Equal(first, await AnyoneServesAsync());

        await using var readers = new ReaderCrowd(new Uri($"https://localhost:{TlsPort}/"), new ReaderSettings { AnyAuthority = true });
        await readers.AnsweredAsync();
        (await Shell.BashAsync($"rm '{stack.Checkout}/.omega/acme/{TestStack.Name}/certs/{InFiles}/'cert.pem")).Must();
        log.WriteLine((await stack.OmegaAsync("certificate", TestStack.Name)).Must());
        await readers.AnsweredAsync();
        (await readers.StopAsync()).MustHaveLostNothing();
        var second = await AnyoneServesAsync();
        Assert.NotEqual(first, second);

        await stack.SetAsync($"{Acme}.names[1]", "nobody.invalid");
        var containers = await AllContainersAsync();
        var refused = await stack.OmegaAsync("certificate", TestStack.Name);

        log.WriteLine(refused.Text);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains($"Not all names of stack '{TestStack.Name}' could be certified; what served before serves on.", refused.Text, StringComparison.Ordinal);
        Assert.Equal((second, containers), (await AnyoneServesAsync(), await AllContainersAsync()));
        configuration.Dispose();
        (await stack.UpAsync()).Must();
        await ServedVersionAsync();
    }

    /// <summary>Serial number of what is served, whoever vouches for it: the authority of a test server is not ours.</summary>
    private static async Task<string> AnyoneServesAsync()
    {
        await using var stream = new SslStream(
            new NetworkStream(await ConnectedAsync(TlsPort), ownsSocket: true), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = InFiles, AllowTlsResume = false });
        return stream.RemoteCertificate!.GetSerialNumberString();
    }
}
