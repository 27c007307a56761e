using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Omega.Core.Settings;

namespace Omega.Cli.Inspection;

/// <summary>Shakes hands as a browser does, once for each host name: what an edge was given is not what it serves until somebody has seen it.</summary>
/// <param name="connect">Opens a connection where the engine is.</param>
/// <param name="clock">Says how long a certificate still holds.</param>
internal sealed class ServedCertificates(Func<string, int, CancellationToken, Task<Stream>> connect, TimeProvider clock)
{
    // Less than the program gives notice of: whoever deploys is told first.
    private static readonly TimeSpan Least = TimeSpan.FromDays(7);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>One check per host name and address.</summary>
    /// <param name="container">What `docker inspect` says of the one that publishes the port.</param>
    /// <param name="tls">The host names.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IReadOnlyList<Check>> ChecksAsync(JsonElement container, TlsSettings tls, CancellationToken cancellation)
    {
        var checks = new List<Check>();
        var publishing = container.GetProperty("Name").GetString()!.TrimStart('/');
        foreach (var (address, name) in PublishedPort.Addresses(container).SelectMany(address => tls.HostNames.Select(name => (address, name))))
        {
            var (actual, holds) = await ServedAsync(address, HostName.IsOfMany(name) ? $"any{name[1..]}" : name, cancellation);
            checks.Add(new Check(publishing, $"certificate of {name}", "", "", $"one of this name, for {Least.Days} days and more", actual, holds));
        }

        return checks;
    }

    private async Task<(string Actual, bool Holds)> ServedAsync(Uri address, string name, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            await using var connection = await connect(address.DnsSafeHost, address.Port, limit.Token);
            // Whom readers trust is theirs to say: an authority of one's own is one.
            await using var stream = new SslStream(connection, leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = name, AllowTlsResume = false }, limit.Token);
            using var served = new X509Certificate2(stream.RemoteCertificate!);
            var until = new DateTimeOffset(served.NotAfter.ToUniversalTime());
            var isOf = served.MatchesHostname(name, allowWildcards: true, allowCommonName: false);
            return (
                $"{(isOf ? "" : "of another name, ")}until {until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}",
                isOf && until - clock.GetUtcNow() >= Least);
        }
        catch (Exception problem) when (
            problem is AuthenticationException or IOException or SocketException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return ($"no handshake ({problem.Message})", false);
        }
    }
}
